package dev.chatreplay.event;

/// The one rule for the ids that producers send: sessions, meetings, events, messages, participants and users. An id is text of 1 to 256
/// bytes of UTF-8 without control characters (C0, DEL, C1), U+FFFE, U+FFFF or lone surrogates.
///
/// Ids are compared byte for byte and never normalised. Ids of organizations follow [OrganizationId].
public final class Id {
    /// The maximum length in bytes of UTF-8.
    public static final int MAX_BYTES = 256;
    /// The rule in words, for error messages: the rest of a sentence whose subject is the id.
    public static final String RULE = "must have 1 to " + MAX_BYTES
            + " bytes of UTF-8 without control characters, U+FFFE, U+FFFF and lone surrogates.";

    private Id() {}

    /// Returns whether `text` may be used as an id.
    public static boolean isValid(String text) {
        if (text.isEmpty() || text.length() > MAX_BYTES) {
            return false;
        }
        int codePoint;
        for (var i = 0; i < text.length(); i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            if (!isAllowed(codePoint)) {
                return false;
            }
        }
        return Text.utf8Length(text) <= MAX_BYTES;
    }

    private static boolean isAllowed(int codePoint) {
        return !Character.isISOControl(codePoint) && codePoint != 0xFFFE && codePoint != 0xFFFF
                && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
    }
}
