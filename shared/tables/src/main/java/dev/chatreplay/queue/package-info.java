/// The compaction queue: sends compaction requests, and reads them. The webhook queue: announces exports.
@NullMarked
package dev.chatreplay.queue;

import org.jspecify.annotations.NullMarked;
