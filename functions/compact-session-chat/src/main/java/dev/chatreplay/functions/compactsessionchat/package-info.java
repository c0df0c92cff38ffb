/// The function `compact-session-chat`: makes exports and snapshots.
@NullMarked
package dev.chatreplay.functions.compactsessionchat;

import org.jspecify.annotations.NullMarked;
