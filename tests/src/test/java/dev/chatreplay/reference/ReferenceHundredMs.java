package dev.chatreplay.reference;

import java.util.List;

/// Computes the rows of `csv_100ms` of text messages from those of `csv_full`.
public final class ReferenceHundredMs {
    /// The header row.
    public static final List<String> HEADER = List.of("SenderPeerID", "SenderName", "SenderUserID", "Roles", "SentAt",
            "Type", "Message", "MessageID");

    private ReferenceHundredMs() {}

    /// Returns the row of a text message.
    ///
    /// @param full its row of `csv_full`
    public static List<String> row(List<String> full) {
        var roles = value(full, "roles");
        return List.of(value(full, "participantId"), value(full, "displayName"), value(full, "userId"),
                roles.isEmpty() ? "[]" : roles, value(full, "createdAt").replaceFirst("\\.\\d{3}Z$", "Z"), "chat",
                value(full, "payload"), value(full, "id"));
    }

    private static String value(List<String> full, String column) {
        return full.get(ReferenceChat.FULL_HEADER.indexOf(column));
    }
}
