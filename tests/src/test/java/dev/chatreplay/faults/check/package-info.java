/// The invariants of the design, verified from the outside: what was acknowledged against what lies in the tables, the bucket and the
/// queues. Nothing here uses the product's code.
@NullMarked
package dev.chatreplay.faults.check;

import org.jspecify.annotations.NullMarked;
