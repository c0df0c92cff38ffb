/// Lists of sessions, and pages of their messages and participants.
@NullMarked
package dev.chatreplay.history;

import org.jspecify.annotations.NullMarked;
