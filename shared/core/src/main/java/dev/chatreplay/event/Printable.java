package dev.chatreplay.event;

import java.util.HexFormat;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Escapes the characters of a text that a reader does not see or that change how the text around them looks. Control characters move a
/// terminal's cursor. Bidi controls such as U+202E reverse the text after them.
public final class Printable {
    /// Control and format characters, line and paragraph separators, lone surrogates, private and unassigned characters. Not the line feed
    /// and the tab, with which programs arrange their output, and not the two joiners, which scripts and emoji need.
    private static final Pattern HIDDEN = Pattern
            .compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Co}\\p{Cn}&&[^\n\t\u200c\u200d]]");
    private static final Pattern NOT_ASCII = Pattern.compile("[^ -~]");

    private Printable() {}

    /// Returns the text with `\\u202e` in place of U+202E, and so on. A character beyond U+FFFF becomes the two escapes of its surrogates,
    /// as in JSON. Line feeds, tabs and joiners stay.
    public static String escaped(String text) {
        return isPlain(text) ? text : HIDDEN.matcher(text).replaceAll(Printable::escape);
    }

    /// Returns whether the text has printable ASCII alone. This is faster than the pattern, and most texts are plain.
    private static boolean isPlain(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /// Returns the text on one line: like [#escaped], with escapes also for line feeds and tabs.
    public static String line(String text) {
        return escaped(text).replace("\n", "\\u000a").replace("\t", "\\u0009");
    }

    /// Returns the text with an escape in place of each character outside printable ASCII.
    public static String ascii(String text) {
        return NOT_ASCII.matcher(text).replaceAll(Printable::escape);
    }

    private static String escape(MatchResult match) {
        var escaped = new StringBuilder();
        match.group().chars().forEach(unit -> escaped.append("\\u").append(HexFormat.of().toHexDigits((char) unit)));
        return Matcher.quoteReplacement(escaped.toString());
    }
}
