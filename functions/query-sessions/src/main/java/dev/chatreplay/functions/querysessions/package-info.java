/// The function that lists sessions, and pages of their messages and participants.
@NullMarked
package dev.chatreplay.functions.querysessions;

import org.jspecify.annotations.NullMarked;
