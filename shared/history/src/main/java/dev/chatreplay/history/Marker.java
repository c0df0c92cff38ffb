package dev.chatreplay.history;

import java.util.Optional;

/// How far a participant has read a chat, and how far the chat was delivered to the participant.
///
/// @param readUpTo the canonical time; empty when the participant has read nothing
/// @param deliveredUpTo the canonical time
public record Marker(String participantId, Optional<String> readUpTo, String deliveredUpTo) {
    /// Returns whether the participant has read a message of another participant.
    public boolean hasRead(StoredMessage message) {
        return isOther(message) && readUpTo.filter(time -> time.compareTo(message.createdAt()) >= 0).isPresent();
    }

    /// Returns whether a message of another participant was delivered to the participant.
    public boolean hasGot(StoredMessage message) {
        return isOther(message) && deliveredUpTo.compareTo(message.createdAt()) >= 0;
    }

    private boolean isOther(StoredMessage message) {
        return !message.required("participantId").equals(participantId);
    }
}
