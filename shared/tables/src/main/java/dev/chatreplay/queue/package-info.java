/// The compaction queue: sends compaction requests, and reads them.
@NullMarked
package dev.chatreplay.queue;

import org.jspecify.annotations.NullMarked;
