/// Runs of one session under faults, with its producers, queue and readers, and the results of many runs.
@NullMarked
package dev.chatreplay.faults.run;

import org.jspecify.annotations.NullMarked;
