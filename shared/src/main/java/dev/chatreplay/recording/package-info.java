/// Recording: the way of chat events into the log, over HTTP and from the bus.
@NullMarked
package dev.chatreplay.recording;

import org.jspecify.annotations.NullMarked;
