package dev.chatreplay.format;

import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.event.Printable;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Prepares the texts of participants for files that people read. [Printable] chooses the characters that become visible escapes.
/// [#sender] also escapes a colon that looks like the end of the name.
final class ShownText {
    private static final Pattern LINE_BREAK = Pattern.compile("\r\n|\r|\n");
    /// A character that leaves no mark: a space, or one that programs do not show, such as U+3164.
    private static final String UNMARKED = "[\\s\\p{Z}\\x{200B}-\\x{200D}\\x{2800}\\x{3164}\\x{FFA0}\\x{115F}\\x{1160}\\x{34F}\\x{17B4}\\x{17B5}"
            + "\\x{180B}-\\x{180D}\\x{180F}\\x{FE00}-\\x{FE0F}\\x{E0100}-\\x{E01EF}\\x{1D159}]";
    private static final Pattern BLANK = Pattern.compile(UNMARKED + "*");
    /// A colon that looks like the end of a name.
    private static final Pattern LAST_COLON = Pattern.compile(":(?=" + UNMARKED + "|\\z)");

    private ShownText() {}

    /// Returns the lines of a text. CR, LF and CRLF end a line. A tab stays.
    static List<String> lines(String text) {
        if (text.indexOf('\n') < 0 && text.indexOf('\r') < 0) {
            return List.of(Printable.escaped(text));
        }
        return Stream.of(LINE_BREAK.split(text, -1)).map(Printable::escaped).toList();
    }

    /// Returns whether a reader sees nothing of a text.
    static boolean isBlank(String text) {
        return BLANK.matcher(text).matches();
    }

    /// Returns the name of the sender: the display name, or the id of a participant whose name is blank; `?` when both are blank. It has no
    /// spaces around it. It has no colon at its end or before a space, so the first `: ` of a line ends the name.
    static String sender(ChatMessage message) {
        return Stream.of(message.displayName(), message.participantId(), "?").map(ShownText::name)
                .filter(name -> !isBlank(name)).findFirst().orElseThrow();
    }

    private static String name(String text) {
        var name = stripped(Printable.line(text));
        return name.indexOf(':') < 0 ? name : LAST_COLON.matcher(name).replaceAll("\\\\u003a");
    }

    /// Removes the spaces of every script at both ends. String.strip() leaves no-break spaces.
    private static String stripped(String text) {
        var start = 0;
        var end = text.length();
        while (start < end && Character.isSpaceChar(text.charAt(start))) {
            start++;
        }
        while (start < end && Character.isSpaceChar(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /// Returns the text itself when it has at most `max` code points. Otherwise returns its beginning and `…`, `max` code points together.
    static String cut(String text, int max) {
        return codePoints(text) <= max ? text : begun(text, max);
    }

    /// Returns at most `max` code points: the text or its beginning, and `…` in any case. It cuts no flag into parts.
    static String begun(String text, int max) {
        var end = text.offsetByCodePoints(0, Math.min(codePoints(text), max - 1));
        return text.substring(0, Printable.cut(text, end)) + "…";
    }

    static int codePoints(String text) {
        return text.codePointCount(0, text.length());
    }
}
