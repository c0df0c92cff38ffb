/// Schedules: workers that run at once, and a seed that decides whose next call to AWS is let through.
@NullMarked
package dev.chatreplay.faults.schedule;

import org.jspecify.annotations.NullMarked;
