/// Random histories of a session: which events are sent when, in which order and how often. A seed determines each history, and a history
/// with a violation is shrunk.
@NullMarked
package dev.chatreplay.faults.history;

import org.jspecify.annotations.NullMarked;
