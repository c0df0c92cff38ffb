package dev.chatreplay.export;

import dev.chatreplay.runtime.DeadLetterReason;
import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.runtime.Metric;

/// The parts of a session's log that one export leaves out.
///
/// @param skippedEdits the number of edits that break the rule of their message's type
/// @param unreadableEntries the number of log entries that could not be read. One dead letter names the first ones.
public record LeftOut(long skippedEdits, int unreadableEntries) {
    /// Leaves nothing out.
    public static final LeftOut NOTHING = new LeftOut(0, 0);

    /// Adds the numbers to the log line of the function that made the export.
    public void addTo(LogLine line) {
        if (skippedEdits > 0) {
            line.with(Metric.EDITS_SKIPPED, skippedEdits);
        }
        if (unreadableEntries > 0) {
            line.with("unreadableEntries", unreadableEntries).deadLetter(DeadLetterReason.UNREADABLE_LOG_ENTRY);
        }
    }
}
