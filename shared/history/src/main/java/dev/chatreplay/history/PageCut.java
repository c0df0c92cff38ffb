package dev.chatreplay.history;

import dev.chatreplay.history.MessageFilter.Place;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import java.util.ArrayList;
import java.util.List;

/// The messages of one page.
///
/// @param messages the lines of the messages
/// @param isLast whether no page follows
record PageCut(List<String> messages, boolean isLast) {
    /// The maximum size of the messages of a page, as Lambda sends them. Its
    /// [answer](https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html) may have 6 MB.
    private static final int MAX_BYTES = 5_000_000;

    /// Takes lines until the page is full, or no line is left that the reader can give.
    ///
    /// @throws ApiException `MESSAGE_TOO_LARGE` when the first line is larger than a page
    static PageCut of(FileLines lines, MessageFilter filter, int limit) {
        var messages = new ArrayList<String>();
        long bytes = 0;
        while (true) {
            var next = messages.size() == limit ? lines.buffered() : lines.next();
            if (next.isEmpty()) {
                requireProgress(lines);
                return new PageCut(messages, lines.isAtEnd());
            }
            var line = next.get();
            var place = filter.place(line);
            if (place == Place.BEHIND_LAST) {
                return new PageCut(messages, true);
            }
            if (place == Place.SELECTED) {
                bytes += line.bytesInAnswer();
                if (bytes > MAX_BYTES && messages.isEmpty()) {
                    throw new ApiException(Reason.MESSAGE_TOO_LARGE);
                }
                if (bytes > MAX_BYTES || messages.size() == limit) {
                    return new PageCut(messages, false);
                }
                messages.add(line.text());
            }
            lines.take(line);
        }
    }

    /// A page that takes no line could repeat forever.
    private static void requireProgress(FileLines lines) {
        if (lines.isAtStart() && !lines.isAtEnd()) {
            throw new ApiException(Reason.MESSAGE_TOO_LARGE);
        }
    }
}
