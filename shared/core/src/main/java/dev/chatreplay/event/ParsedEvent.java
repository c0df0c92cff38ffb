package dev.chatreplay.event;

/// A valid event and its JSON for the chat log.
///
/// @param json the event as sent, on one line without whitespace, with repaired texts. It keeps the order of the fields, the digits of
///     numbers, nulls and unknown fields. So an id may be a JSON integer in it. It has at most 64 KiB of UTF-8.
public record ParsedEvent(ChatEvent event, String json) {}
