package dev.chatreplay.event;

import java.util.Comparator;
import java.util.List;

/// Joins the parts of a table key by U+0001. No id holds this character, so keys need no escaping, and they sort as their parts do.
///
/// DynamoDB compares keys by their bytes of UTF-8. [#ORDER] does the same in Java. `String.compareTo` does not: it compares UTF-16, which
/// puts U+1F600 before U+FF5E.
public final class KeyParts {
    /// The order of DynamoDB: by bytes of UTF-8, which is the order of code points.
    public static final Comparator<String> ORDER = KeyParts::compare;

    private static final String SEPARATOR = "\u0001";

    private KeyParts() {}

    /// Joins the parts of a key.
    public static String join(String... parts) {
        return String.join(SEPARATOR, parts);
    }

    /// Splits a key into its parts. Empty parts are kept.
    public static List<String> split(String key) {
        return List.of(key.split(SEPARATOR, -1));
    }

    private static int compare(String a, String b) {
        var common = Math.min(a.length(), b.length());
        for (var i = 0; i < common; i++) {
            var x = a.charAt(i);
            var y = b.charAt(i);
            if (x != y) {
                // A surrogate is a part of a code point above U+FFFF, so it is greater than every other UTF-16 unit.
                return Character.isSurrogate(x) == Character.isSurrogate(y)
                        ? Character.compare(x, y)
                        : Boolean.compare(Character.isSurrogate(x), Character.isSurrogate(y));
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
