/// Runs of one session under faults: its producers, its queue, its readers, and the results of many runs.
@NullMarked
package dev.chatreplay.faults.run;

import org.jspecify.annotations.NullMarked;
