/// The function `consume-events`: records events from the events queue.
@NullMarked
package dev.chatreplay.functions.consumeevents;

import org.jspecify.annotations.NullMarked;
