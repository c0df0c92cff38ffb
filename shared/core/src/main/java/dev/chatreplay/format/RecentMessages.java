package dev.chatreplay.format;

import dev.chatreplay.event.Printable;
import java.util.LinkedHashMap;
import java.util.Map;

/// The last messages of a transcript, so that a reply can show the message that it answers. It holds a bounded number of short texts,
/// because a chat may have a million messages.
final class RecentMessages {
    /// How many messages it holds.
    static final int LIMIT = 1000;
    /// The maximum length of the sender and the beginning of a message together, in code points.
    static final int MAX_CODE_POINTS = 100;

    private final Map<String, Shown> byId = new LinkedHashMap<>();

    /// @param start the sender and the beginning of the message, on one line
    private record Shown(TxtTime time, String start) {}

    /// Adds a message. Removes the oldest one when there are too many.
    ///
    /// @param text the sender and the text, on one line
    void add(String id, TxtTime time, String text) {
        byId.remove(id);
        byId.put(id, new Shown(time, ShownText.cut(text, MAX_CODE_POINTS)));
        if (byId.size() > LIMIT) {
            byId.remove(byId.keySet().iterator().next());
        }
    }

    /// Returns the message of that id as a reply shows it: its time, its sender and its beginning. Returns its id when the message is not
    /// among the last ones.
    ///
    /// @param time the time of the reply
    String shown(String id, TxtTime time) {
        var message = byId.get(id);
        return message == null
                ? "message " + Printable.line(id)
                : message.time().near(time) + "  " + message.start();
    }
}
