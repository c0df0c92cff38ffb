/// The chat of one session: folds log entries into messages. No class here depends on AWS or HTTP.
@NullMarked
package dev.chatreplay.chat;

import org.jspecify.annotations.NullMarked;
