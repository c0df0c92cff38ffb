/// The chat of one session: log entries become messages. Pure: no class here knows AWS or HTTP.
@NullMarked
package dev.chatreplay.chat;

import org.jspecify.annotations.NullMarked;
