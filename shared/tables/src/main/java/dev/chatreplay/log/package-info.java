/// The ChatLog table: appends events, and reads a session's log page by page as messages.
@NullMarked
package dev.chatreplay.log;

import org.jspecify.annotations.NullMarked;
