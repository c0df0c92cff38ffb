/// Tests that need more than HTTP: several organizations, another time, failing services, the tables and queues.
@NullMarked
package dev.chatreplay.embedded;

import org.jspecify.annotations.NullMarked;
