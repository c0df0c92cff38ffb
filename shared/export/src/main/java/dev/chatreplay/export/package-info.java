/// Exports and snapshots: compacts the log of a session into files in the export bucket.
@NullMarked
package dev.chatreplay.export;

import org.jspecify.annotations.NullMarked;
