/// The compaction queue: which session to compact, and when.
@NullMarked
package dev.chatreplay.queue;

import org.jspecify.annotations.NullMarked;
