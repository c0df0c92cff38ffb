package dev.chatreplay.event;

/// A valid event of a body.
///
/// @param index the index of the event in the body, counted from 0
public record IndexedEvent(int index, ParsedEvent parsed) {}
