/// Chat: the events of a session, how they lie in its log, and how a log becomes messages and a CSV.
/// Pure but for the log's table: no class here calls AWS except the log itself.
@NullMarked
package dev.chatreplay.chat;

import org.jspecify.annotations.NullMarked;
