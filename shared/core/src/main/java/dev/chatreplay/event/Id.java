package dev.chatreplay.event;

import java.util.regex.Pattern;

/// The one rule for ids of organizations, sessions, meetings, messages and events: 1 to 128 characters of `A-Z a-z 0-9 _ . : = -`.
///
/// An id holds no `#` and no `/`, because these separate the parts of table and object keys. An id is neither `.` nor `..`, because
/// clients remove these from paths ([RFC 3986, section 5.2.4](https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4)).
public final class Id {
    /// The rule in words, for error messages.
    public static final String RULE = "must be 1 to 128 characters of A-Z a-z 0-9 _ . : = - (but not \".\" or \"..\")";

    private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9_.:=-]{1,128}");

    private Id() {}

    /// Returns whether `text` may be used as an id.
    public static boolean isValid(String text) {
        return PATTERN.matcher(text).matches() && !text.equals(".") && !text.equals("..");
    }
}
