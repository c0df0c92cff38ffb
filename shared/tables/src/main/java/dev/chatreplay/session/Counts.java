package dev.chatreplay.session;

/// The numbers of messages of a session's public chat, the same in every format.
///
/// @param messages the messages in the chat
/// @param deleted the messages that were in the chat and were deleted
public record Counts(long messages, long deleted) {}
