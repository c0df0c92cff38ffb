package dev.chatreplay.format;

import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.event.Printable;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Prepares the texts of participants for files that people read. [Printable] says which characters become visible escapes.
final class ShownText {
    private static final Pattern LINE_BREAK = Pattern.compile("\r\n|\r|\n");
    private static final Pattern OUTER_SPACE = Pattern.compile("^\\p{Z}+|\\p{Z}+$");
    /// A colon that looks like the end of a name.
    private static final Pattern LAST_COLON = Pattern.compile(":(?=\\p{Z}|\\z)");

    private ShownText() {}

    /// Returns the lines of a text. CR, LF and CRLF end a line. A tab stays.
    static List<String> lines(String text) {
        return Stream.of(LINE_BREAK.split(text, -1)).map(Printable::escaped).toList();
    }

    /// Returns the name of the sender: the display name, or the id of a participant whose name is blank; `?` when both are blank. It has no
    /// spaces around it, no colon at its end and none before a space, so the first `: ` of a line ends the name.
    static String sender(ChatMessage message) {
        return Stream.of(message.displayName(), message.participantId(), "?").map(ShownText::name)
                .filter(name -> !name.isEmpty()).findFirst().orElseThrow();
    }

    private static String name(String text) {
        var name = OUTER_SPACE.matcher(Printable.line(text)).replaceAll("");
        return LAST_COLON.matcher(name).replaceAll("\\\\u003a");
    }

    /// Returns the text itself when it has at most `max` code points. Otherwise returns its beginning and `…`, `max` code points together.
    static String cut(String text, int max) {
        return codePoints(text) <= max ? text : begun(text, max);
    }

    /// Returns at most `max` code points: the text or its beginning, and `…` in any case.
    static String begun(String text, int max) {
        return text.substring(0, text.offsetByCodePoints(0, Math.min(codePoints(text), max - 1))) + "…";
    }

    static int codePoints(String text) {
        return text.codePointCount(0, text.length());
    }
}
