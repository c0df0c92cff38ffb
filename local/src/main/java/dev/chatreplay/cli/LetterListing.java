package dev.chatreplay.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.cli.Table.Column;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Prints dead letters up to a limit, and counts them by reason. Thread-safe.
final class LetterListing {
    private static final List<Column> COLUMNS = List.of(new Column("ID", "id", 36),
            new Column("FIRST RECEIVED", "first_received_at", 24), new Column("ORGANIZATION", "organization", 16),
            new Column("SESSION", "session", 20), new Column("TYPE", "type", 20), new Column("REASON", "reason", 0));

    private final long limit;
    private final Table table;
    private final Map<String, Long> byReason = new TreeMap<>();
    private long printed;

    LetterListing(long limit, PrintWriter out, boolean isJson) {
        this.limit = limit;
        this.table = new Table(out, isJson, COLUMNS);
    }

    /// Prints dead letters, without their content.
    ///
    /// @return whether the limit is reached
    synchronized boolean print(List<DeadLetter> letters) {
        for (var letter : letters) {
            if (printed == limit) {
                return true;
            }
            table.add(row(letter));
            byReason.merge(letter.reasonCode(), 1L, Long::sum);
            printed++;
        }
        return printed == limit;
    }

    private static ObjectNode row(DeadLetter letter) {
        var row = JsonNodeFactory.instance.objectNode().put("id", letter.id())
                .put("first_received_at", letter.firstReceivedAt().toString());
        letter.field("organizationId").ifPresent(id -> row.put("organization", id));
        letter.field("sessionId").ifPresent(id -> row.put("session", id));
        letter.field("type").ifPresent(type -> row.put("type", type));
        return row.put("reason", letter.reason());
    }

    synchronized long printed() {
        return printed;
    }

    /// Returns the numbers by reason, a line for each.
    ///
    /// @param inQueue the approximate number of dead letters in the queue
    synchronized List<String> summary(long inQueue) {
        var lines = new ArrayList<String>();
        byReason.forEach((reason, count) -> lines.add("Dead letters with the reason " + reason + ": " + count));
        if (printed == limit && inQueue > limit) {
            lines.add("The limit of " + limit + " is reached, and the queue has about " + inQueue
                    + " dead letters. --limit lists more, --reason selects some.");
        }
        return lines;
    }
}
