package dev.chatreplay.chat;

import java.util.List;
import java.util.Optional;

/// A message as folded from the chat log, with all its updates. `format.PublicChat` decides whether a file has it.
///
/// @param userId the id of the participant's account, when the producer sent one
/// @param meetingId the meeting of the event that sent the message
/// @param pinned whether the last pin or unpin is a pin
/// @param editedAt the time of the last edit as `yyyy-MM-ddTHH:mm:ss.SSSZ`, even when that edit did not change the payload
/// @param payload the payload after the last edit
/// @param createdAt the time when the message was written, as `yyyy-MM-ddTHH:mm:ss.SSSZ`
/// @param targetUserIds the users that a private message is for; empty when it is for everyone
/// @param deleted whether the message was deleted
public record ChatMessage(String id, String participantId, Optional<String> userId, String sessionId, String meetingId,
        String displayName, boolean pinned, Optional<String> editedAt, String payloadType, String payload,
        String createdAt, List<String> targetUserIds, boolean deleted) {

    /// Returns whether the message was edited.
    public boolean isEdited() {
        return editedAt.isPresent();
    }

    /// Returns whether the message is for some users only.
    public boolean isPrivate() {
        return !targetUserIds.isEmpty();
    }
}
