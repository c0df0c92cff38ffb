/// Chat Replay: every session's chat, recorded while it runs and handed out as one CSV when it has ended.
@NullMarked
package dev.chatreplay;

import org.jspecify.annotations.NullMarked;
