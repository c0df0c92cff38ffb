package dev.chatreplay.event;

/// A valid event and the JSON it came as, for the log.
///
/// @param json the event as one line: whitespace dropped, fields in their order and values as sent (numbers digit for
///     digit), unknown fields included; at most 64 KiB of UTF-8
public record ParsedEvent(ChatEvent event, String json) {}
