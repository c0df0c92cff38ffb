/// The composition of tables and queues: builds each once.
@NullMarked
package dev.chatreplay.wiring;

import org.jspecify.annotations.NullMarked;
