/// The function `get-session-chat`: the routes that answer with a download link.
@NullMarked
package dev.chatreplay.functions.getsessionchat;

import org.jspecify.annotations.NullMarked;
