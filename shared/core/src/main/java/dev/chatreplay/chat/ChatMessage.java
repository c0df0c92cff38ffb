package dev.chatreplay.chat;

/// A message as the CSV shows it, after all that was done to it: one row.
///
/// @param meetingId of the event that sent it
/// @param pinned whether it was pinned, and not unpinned later
/// @param isEdited whether an edit was made, also one that left the text as it was
/// @param payload as last edited
/// @param createdAt `yyyy-MM-ddTHH:mm:ss.SSSZ`
public record ChatMessage(String id, String participantId, String sessionId, String meetingId, String displayName,
        boolean pinned, boolean isEdited, String payloadType, String payload, String createdAt) {}
