/// Runs each sample event in `events/` with its function.
@NullMarked
package dev.chatreplay.samples;

import org.jspecify.annotations.NullMarked;
