/// The forms in which a chat is exported, one writer class each. Pure: no class here knows AWS or HTTP.
@NullMarked
package dev.chatreplay.format;

import org.jspecify.annotations.NullMarked;
