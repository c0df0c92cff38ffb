/// The function `post-events`: `POST /v2/events`.
@NullMarked
package dev.chatreplay.functions.postevents;

import org.jspecify.annotations.NullMarked;
