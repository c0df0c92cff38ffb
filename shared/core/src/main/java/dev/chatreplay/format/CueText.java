package dev.chatreplay.format;

import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.event.Printable;
import java.util.ArrayList;
import java.util.List;

/// Makes the identifier and the text of the cue of a message.
final class CueText {
    static final int MAX_LINES = 3;
    /// The length in code points from which on a line of a text counts as another one, because players break it.
    static final int LINE_LENGTH = 60;
    /// The maximum length of a name in code points.
    static final int MAX_NAME = 40;

    private CueText() {}

    /// Returns the number of the message in the file and its id. The number makes the identifier unique, and no identifier looks like the first
    /// line of another kind of block, such as `NOTE`.
    static String identifier(long number, ChatMessage message) {
        return number + " " + Printable.line(message.id()).replace("-->", "--\\u003e");
    }

    /// Returns the voice span with the name and the text. None of its lines is empty.
    static String of(ChatMessage message) {
        var name = ShownText.cut(ShownText.sender(message), MAX_NAME);
        var lines = fitted(lines(name + ":", content(message)));
        return "<v " + voice(name) + ">" + escaped(String.join("\n", lines)) + "</v>";
    }

    /// Returns the name as the annotation of a voice span. The end of the tag would make `-->` of two hyphens.
    private static String voice(String name) {
        var voice = escaped(name);
        return voice.endsWith("--") ? voice.substring(0, voice.length() - 1) + "&#45;" : voice;
    }

    private static List<String> content(ChatMessage message) {
        var details = Detail.of(message);
        return details.isEmpty()
                ? ShownText.lines(message.payload())
                : details.stream().map(detail -> "[" + detail.label() + "] " + detail.value()).toList();
    }

    /// Returns the lines that are not blank, with the name before the first one.
    private static List<String> lines(String name, List<String> content) {
        var lines = new ArrayList<>(content.stream().filter(line -> !line.isBlank()).toList());
        if (lines.isEmpty()) {
            return List.of(name);
        }
        lines.set(0, name + " " + lines.getFirst());
        return lines;
    }

    /// Returns the lines that fit into a cue. The last one ends with `…` when the text is longer.
    private static List<String> fitted(List<String> lines) {
        var fitted = new ArrayList<String>();
        var left = MAX_LINES;
        for (var line : lines) {
            var max = left * LINE_LENGTH;
            left -= Math.ceilDiv(ShownText.codePoints(line), LINE_LENGTH);
            var isLast = fitted.size() == lines.size() - 1;
            fitted.add(left <= 0 && !isLast ? ShownText.begun(line, max) : ShownText.cut(line, max));
            if (left <= 0) {
                return fitted;
            }
        }
        return fitted;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
