/// What goes wrong in a run: plans for the calls of one function instance.
@NullMarked
package dev.chatreplay.faults.plan;

import org.jspecify.annotations.NullMarked;
