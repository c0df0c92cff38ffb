/// Replaying: what an API consumer gets of a session's chat.
@NullMarked
package dev.chatreplay.replay;

import org.jspecify.annotations.NullMarked;
