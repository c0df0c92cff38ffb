package dev.chatreplay.export;

import dev.chatreplay.format.Formats;
import dev.chatreplay.wiring.Stores;
import java.time.Clock;

/// The compactor and the snapshots of a function. The function builds them once.
///
/// @param compactor the compactor, for ended sessions
/// @param snapshots the snapshots, for live sessions
public record Exports(Compactor compactor, Snapshots snapshots) {

    /// Creates those of the compaction worker, which writes every format.
    public static Exports ofWorker(Stores stores, Formats formats, Clock clock) {
        return of(stores, new ChatAssembler(stores.chatLog(), true), formats, clock);
    }

    /// Creates those of a function that answers readers. They refuse to write audit formats with a [WorkerOnlyException].
    public static Exports ofReader(Stores stores, Formats formats, Clock clock) {
        return of(stores, new ChatAssembler(stores.chatLog(), false), formats, clock);
    }

    private static Exports of(Stores stores, ChatAssembler assembler, Formats formats, Clock clock) {
        var bucket = ExportBucket.of(stores);
        return new Exports(
                new Compactor(stores.exportCommits(), assembler, formats, bucket, stores.compactionQueue(),
                        stores.compactionDeadLetters(), stores.announcements(), stores.retention(), clock),
                new Snapshots(stores.snapshotCommits(), assembler, formats, bucket, clock));
    }
}
