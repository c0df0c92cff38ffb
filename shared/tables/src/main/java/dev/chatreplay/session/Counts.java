package dev.chatreplay.session;

/// The numbers of a session's chat, the same in every format.
///
/// @param messages the messages in the public chat
/// @param deleted the messages that were in the public chat and were deleted
/// @param entries the log entries that were read to make the chat
public record Counts(long messages, long deleted, long entries) {}
