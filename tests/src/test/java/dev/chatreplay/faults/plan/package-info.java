/// Faults of a run: plans for the calls of one function process.
@NullMarked
package dev.chatreplay.faults.plan;

import org.jspecify.annotations.NullMarked;
