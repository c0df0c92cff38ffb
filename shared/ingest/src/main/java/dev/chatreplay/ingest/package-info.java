/// Ingestion: records events from HTTP requests and from the events queue.
@NullMarked
package dev.chatreplay.ingest;

import org.jspecify.annotations.NullMarked;
