/// The function `get-session-chat`: `GET /v2/sessions/{sessionId}/chat`.
@NullMarked
package dev.chatreplay.functions.getsessionchat;

import org.jspecify.annotations.NullMarked;
