package dev.chatreplay.event;

/// The rule for ids of organizations: 1 to 128 characters of `A-Z a-z 0-9 _ . : = -`. The operator chooses them, so the rule can be narrow.
/// The ids that producers send follow [Id].
///
/// An id of an organization is neither `.` nor `..`, because clients remove these from paths
/// ([RFC 3986, section 5.2.4](https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4)).
public final class OrganizationId {
    private static final int MAX_CHARACTERS = 128;
    /// The rule in words, for error messages: the rest of a sentence whose subject is the id.
    public static final String RULE = "must have 1 to " + MAX_CHARACTERS
            + " characters of A-Z a-z 0-9 _ . : = - and must not be \".\" or \"..\".";

    private OrganizationId() {}

    /// Returns whether `text` may be the id of an organization.
    public static boolean isValid(String text) {
        if (text.isEmpty() || text.length() > MAX_CHARACTERS || text.equals(".") || text.equals("..")) {
            return false;
        }
        for (var i = 0; i < text.length(); i++) {
            if (!Text.isAsciiLetterOrDigit(text.charAt(i)) && "_.:=-".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}
