package dev.chatreplay.export;

import dev.chatreplay.format.Formats;
import dev.chatreplay.session.ExportCommits;
import dev.chatreplay.session.SnapshotCommits;
import dev.chatreplay.wiring.Stores;
import java.time.Clock;

/// The compactor and the snapshots of a function. The function builds them once.
///
/// @param compactor the compactor, for ended sessions
/// @param snapshots the snapshots, for live sessions
public record Exports(Compactor compactor, Snapshots snapshots) {

    /// Creates those of the compaction worker, which writes every format.
    public static Exports ofWorker(Stores stores, Formats formats, Clock clock) {
        return of(stores, ChatAssembler.ofWorker(stores.chatLog()), stores.exportCommits(), stores.snapshotCommits(),
                formats, true, clock);
    }

    /// Creates those of a function that answers readers. They refuse to write audit formats with a [WorkerOnlyException].
    ///
    /// @param maxEntries the number of log entries above which they throw [dev.chatreplay.log.LogTooLongException]
    public static Exports ofReader(Stores stores, Formats formats, long maxEntries, Clock clock) {
        return of(stores, ChatAssembler.ofReader(stores.chatLog(), maxEntries), stores.exportCommits().ofReader(),
                stores.snapshotCommits().ofReader(), formats, false, clock);
    }

    private static Exports of(Stores stores, ChatAssembler assembler, ExportCommits exports, SnapshotCommits snapshots,
            Formats formats, boolean landsItself, Clock clock) {
        var bucket = ExportBucket.of(stores);
        return new Exports(
                new Compactor(exports, assembler, formats, bucket, stores.compactionQueue(),
                        stores.compactionDeadLetters(), stores.announcements(), stores.retention(), landsItself, clock),
                new Snapshots(snapshots, assembler, formats, bucket, clock));
    }
}
