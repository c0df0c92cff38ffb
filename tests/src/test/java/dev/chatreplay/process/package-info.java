/// The real process, and what becomes of it when it is killed.
@NullMarked
package dev.chatreplay.process;

import org.jspecify.annotations.NullMarked;
