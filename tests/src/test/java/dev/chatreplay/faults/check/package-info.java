/// Verifies the invariants of the design from the outside: compares the acknowledged events with the content of the tables, the bucket and the
/// queues. Nothing here uses the product's code.
@NullMarked
package dev.chatreplay.faults.check;

import org.jspecify.annotations.NullMarked;
