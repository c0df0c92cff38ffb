package dev.chatreplay.event;

import java.util.regex.Pattern;

/// The rule for ids of organizations: 1 to 128 characters of `A-Z a-z 0-9 _ . : = -`. The operator chooses them, so the rule can be narrow.
/// The ids that producers send follow [Id].
///
/// An id of an organization is neither `.` nor `..`, because clients remove these from paths
/// ([RFC 3986, section 5.2.4](https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4)).
public final class OrganizationId {
    /// The rule in words, for error messages.
    public static final String RULE = "must be 1 to 128 characters of A-Z a-z 0-9 _ . : = - (but not \".\" or \"..\")";

    private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9_.:=-]{1,128}");

    private OrganizationId() {}

    /// Returns whether `text` may be the id of an organization.
    public static boolean isValid(String text) {
        return PATTERN.matcher(text).matches() && !text.equals(".") && !text.equals("..");
    }
}
