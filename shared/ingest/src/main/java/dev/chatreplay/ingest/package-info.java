/// Ingestion: records chat events in the log, over HTTP and from the queue of the bus.
@NullMarked
package dev.chatreplay.ingest;

import org.jspecify.annotations.NullMarked;
