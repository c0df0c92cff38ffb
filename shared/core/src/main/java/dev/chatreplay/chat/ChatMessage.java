package dev.chatreplay.chat;

import java.util.List;
import java.util.Optional;

/// What the log says of one message, after all that was done to it. Says nothing of who may see it: `format.PublicChat` does.
///
/// @param userId of the participant's account, when the producer sent one
/// @param meetingId of the event that sent it
/// @param pinned whether it was pinned, and not unpinned later
/// @param editedAt `yyyy-MM-ddTHH:mm:ss.SSSZ` of the last edit, also of one that left the payload as it was
/// @param payload as last edited
/// @param createdAt `yyyy-MM-ddTHH:mm:ss.SSSZ`
/// @param targetUserIds the users that a private message is for; empty when it is for everyone
/// @param deleted whether it was deleted
public record ChatMessage(String id, String participantId, Optional<String> userId, String sessionId, String meetingId,
        String displayName, boolean pinned, Optional<String> editedAt, String payloadType, String payload,
        String createdAt, List<String> targetUserIds, boolean deleted) {

    /// Whether an edit was made.
    public boolean isEdited() {
        return editedAt.isPresent();
    }

    /// Whether the message was for some users only.
    public boolean isPrivate() {
        return !targetUserIds.isEmpty();
    }
}
