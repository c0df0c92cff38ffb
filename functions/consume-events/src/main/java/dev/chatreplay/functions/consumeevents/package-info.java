/// The function `consume-events`: records the events of the bus.
@NullMarked
package dev.chatreplay.functions.consumeevents;

import org.jspecify.annotations.NullMarked;
