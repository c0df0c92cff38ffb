/// Histories of a session: what is sent when, in which order and how often, made by a seed and shrunk when one goes wrong.
@NullMarked
package dev.chatreplay.faults.history;

import org.jspecify.annotations.NullMarked;
