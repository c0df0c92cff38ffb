package dev.chatreplay.export;

import dev.chatreplay.format.Formats;
import dev.chatreplay.wiring.Stores;
import java.time.Clock;

/// The compactor and the snapshots of a function. The function builds them once.
///
/// @param compactor the compactor, for ended sessions
/// @param snapshots the snapshots, for live sessions
public record Exports(Compactor compactor, Snapshots snapshots) {

    /// Creates the compactor and the snapshots on the tables, queues and bucket of `stores`.
    public static Exports of(Stores stores, Formats formats, Clock clock) {
        var bucket = ExportBucket.of(stores);
        var assembler = new ChatAssembler(stores.chatLog());
        return new Exports(
                new Compactor(stores.exportCommits(), assembler, formats, bucket, stores.compactionQueue(),
                        stores.compactionDeadLetters(), stores.announcements(), stores.retention(), clock),
                new Snapshots(stores.snapshotCommits(), assembler, formats, bucket, clock));
    }
}
