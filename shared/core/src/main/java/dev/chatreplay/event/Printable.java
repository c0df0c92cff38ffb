package dev.chatreplay.event;

import java.util.HexFormat;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Escapes the characters of a text that a reader does not see or that change how the text around them looks. Control characters move a
/// terminal's cursor. Bidi controls such as U+202E reverse the text after them.
public final class Printable {
    /// The flag of a part of a country, such as Scotland: a black flag and invisible tags (Unicode Technical Standard #51, section C.1).
    private static final Pattern FLAG = Pattern.compile(
            "\\x{1F3F4}[\\x{E0061}-\\x{E007A}]{2}[\\x{E0030}-\\x{E0039}\\x{E0061}-\\x{E007A}]{1,4}\\x{E007F}");
    /// Control and format characters, line and paragraph separators, lone surrogates, private characters and noncharacters. Unassigned
    /// characters that programs show as nothing in every version of Unicode. Not other unassigned ones, because Unicode adds emoji that this
    /// version of Java does not know.
    private static final String HIDDEN = "\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Co}\\p{IsNoncharacter_Code_Point}"
            + "[\\p{Cn}&&[\\x{2065}\\x{FFF0}-\\x{FFF8}\\x{E0000}-\\x{E0FFF}]]";
    /// The line feed and the tab, with which programs arrange their output. The zero width space, at which lines of Thai and Khmer break, and the
    /// two joiners, which scripts and emoji need. The format characters that are visible, such as the Arabic end of a verse.
    private static final String NOT_HIDDEN = "\n\t\\x{200B}-\\x{200D}"
            + "\\x{600}-\\x{605}\\x{6DD}\\x{70F}\\x{890}\\x{891}\\x{8E2}\\x{110BD}\\x{110CD}";
    private static final Pattern FLAG_OR_HIDDEN = Pattern
            .compile("(?<flag>" + FLAG + ")|[" + HIDDEN + "&&[^" + NOT_HIDDEN + "]]");
    private static final Pattern NOT_ASCII = Pattern.compile("[^ -~]");

    private Printable() {}

    /// Returns the text with `\\u202e` in place of U+202E, and so on. A character beyond U+FFFF becomes the two escapes of its surrogates,
    /// as in JSON. Line feeds, tabs, joiners and flags stay.
    public static String escaped(String text) {
        return isPlain(text)
                ? text
                : FLAG_OR_HIDDEN.matcher(text)
                        .replaceAll(match -> match.group("flag") == null ? escape(match) : match.group());
    }

    /// Returns the index at which a text may be cut: `index`, or the start of the flag that this index is within. The tags at the end of a cut
    /// flag would be hidden characters.
    public static int cut(String text, int index) {
        return FLAG.matcher(text).results().filter(flag -> flag.start() < index && index < flag.end())
                .mapToInt(MatchResult::start).findFirst().orElse(index);
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
