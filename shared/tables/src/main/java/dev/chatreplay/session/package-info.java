/// The Sessions table: the session row and every conditional write to it.
@NullMarked
package dev.chatreplay.session;

import org.jspecify.annotations.NullMarked;
