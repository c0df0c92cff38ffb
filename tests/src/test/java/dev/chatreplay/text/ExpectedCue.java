package dev.chatreplay.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the cue of a text message must have, written from `docs/formats.md` alone.
///
/// @param time when the message was sent, in milliseconds since the start of the session
record ExpectedCue(String identifier, long time, String voice, String text) {
    private static final Set<Integer> HIDDEN = Set.of((int) Character.CONTROL, (int) Character.FORMAT,
            (int) Character.LINE_SEPARATOR, (int) Character.PARAGRAPH_SEPARATOR, (int) Character.PRIVATE_USE);
    private static final String UNSEEN = "[\\p{Zs}\u200b\u200c\u200d\u2800\u3164]";

    static ExpectedCue of(int number, String id, long time, String participantId, String displayName, String payload) {
        var name = name(participantId, displayName);
        return new ExpectedCue(number + " " + shown(id, "").replace("-->", "--\\u003e"), Math.max(0, time), name,
                text(name, payload));
    }

    private static String name(String participantId, String displayName) {
        var stripped = shown(displayName, "").replaceAll("^\\p{Zs}+|\\p{Zs}+$", "");
        var name = stripped.matches(UNSEEN + "*")
                ? shown(participantId, "").replaceAll("^\\p{Zs}+|\\p{Zs}+$", "")
                : stripped;
        name = name.replaceAll(":(" + UNSEEN + "|$)", "\\\\u003a$1");
        return length(name) <= 40 ? name : start(name, 39) + "…";
    }

    private static String text(String name, String payload) {
        var lines = new ArrayList<>(Arrays.stream(payload.split("\r\n|[\r\n]"))
                .map(line -> shown(line, "\t")).filter(line -> !line.isBlank()).toList());
        if (lines.isEmpty()) {
            return name + ":";
        }
        lines.set(0, name + ": " + lines.getFirst());
        return String.join("\n", cut(lines));
    }

    private static List<String> cut(List<String> lines) {
        var fitting = new ArrayList<String>();
        var used = 0;
        for (var line : lines) {
            var free = (3 - used) * 60;
            used += (length(line) + 59) / 60;
            var isLast = fitting.size() + 1 == lines.size();
            if (length(line) > free || (used == 3 && !isLast)) {
                fitting.add(start(line, Math.min(length(line), free - 1)) + "…");
                return fitting;
            }
            fitting.add(line);
        }
        return fitting;
    }

    /// Replaces each hidden character except those in `allowed`, U+200B, the joiners and the tags of a flag.
    private static String shown(String text, String allowed) {
        return Stream.of(text.split(Pattern.quote(ForgedTexts.FLAG), -1)).map(part -> escaped(part, allowed))
                .collect(Collectors.joining(ForgedTexts.FLAG));
    }

    private static String escaped(String text, String allowed) {
        return text.codePoints().mapToObj(Character::toString)
                .map(c -> isHidden(c.codePointAt(0)) && !(allowed + "\u200b\u200c\u200d").contains(c)
                        ? c.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining())
                        : c)
                .collect(Collectors.joining());
    }

    private static boolean isHidden(int codePoint) {
        return HIDDEN.contains(Character.getType(codePoint)) || (codePoint & 0xfffe) == 0xfffe;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String start(String text, int codePoints) {
        var end = text.offsetByCodePoints(0, codePoints);
        for (int from = Math.max(0, end - ForgedTexts.FLAG.length() + 1); from < end; from++) {
            if (text.startsWith(ForgedTexts.FLAG, from)) {
                return text.substring(0, from);
            }
        }
        return text.substring(0, end);
    }
}
