package dev.chatreplay.chat;

import java.util.List;
import java.util.Optional;

/// A message as folded from the chat log, with all its updates. `format.PublicChat` decides whether a file has it.
///
/// @param userId the id of the participant's account, when the producer sent one
/// @param meetingId the meeting of the event that sent the message
/// @param pinned whether the last pin or unpin is a pin
/// @param editedAt the canonical time of the edit that counts, even when that edit did not change the payload
/// @param editCount the number of edits that are valid for the type of the message; 0 for a deleted message
/// @param payload the payload after the edit that counts: a text, a URI, or compact JSON
/// @param payloadIsText whether the producer sent this payload as a JSON string; otherwise it is the compact JSON of another value
/// @param createdAt the canonical time when the message was written
/// @param sequence the order among messages of the same time
/// @param replyTo the id of the message that this message answers
/// @param roles the roles that the message was addressed to; such a message is public
/// @param metadata the producer's metadata, a compact JSON object; empty when it has no fields
/// @param reactions a compact JSON object from each reaction to the participants who reacted, in order; empty when there is none
/// @param readCount the number of other participants who have read the message
/// @param deliveredCount the number of other participants who have received the message
/// @param targetUserIds the users that a private message is for; empty when it is for everyone
/// @param deleted whether the message was deleted
public record ChatMessage(String id, String participantId, Optional<String> userId, String sessionId, String meetingId,
        String displayName, boolean pinned, Optional<String> editedAt, int editCount, String payloadType,
        String payload, boolean payloadIsText, String createdAt, long sequence, Optional<String> replyTo,
        List<String> targetUserIds, List<String> roles,
        Optional<String> metadata, Optional<String> reactions, long readCount, long deliveredCount, boolean deleted) {

    /// Returns whether the message was edited.
    public boolean isEdited() {
        return editedAt.isPresent();
    }

    /// Returns whether the message is for some users only.
    public boolean isPrivate() {
        return !targetUserIds.isEmpty();
    }
}
