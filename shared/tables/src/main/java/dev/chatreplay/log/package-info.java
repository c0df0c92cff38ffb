/// The ChatLog table: append, and read page by page as messages.
@NullMarked
package dev.chatreplay.log;

import org.jspecify.annotations.NullMarked;
