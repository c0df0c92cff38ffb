package dev.chatreplay.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Prints dead letters up to a limit, and counts them by reason. Thread-safe.
final class LetterListing {
    private final long limit;
    private final PrintWriter out;
    private final Map<String, Long> byReason = new TreeMap<>();
    private long printed;

    LetterListing(long limit, PrintWriter out) {
        this.limit = limit;
        this.out = out;
    }

    /// Prints dead letters, without their content.
    ///
    /// @return whether the limit is reached
    synchronized boolean print(List<DeadLetter> letters) {
        for (var letter : letters) {
            if (printed == limit) {
                return true;
            }
            out.println(String.join("\t", letter.id(), letter.firstReceivedAt().toString(),
                    letter.field("organizationId"), letter.field("sessionId"), letter.field("type"),
                    letter.reason()));
            byReason.merge(letter.reasonCode(), 1L, Long::sum);
            printed++;
        }
        return printed == limit;
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
