/// Schedules of workers that run at once. A seed determines which worker does the next call to AWS.
@NullMarked
package dev.chatreplay.faults.schedule;

import org.jspecify.annotations.NullMarked;
