package dev.chatreplay.history;

/// The order of a list by time.
public enum Order {
    /// The oldest entry is the first.
    OLDEST_FIRST,

    /// The newest entry is the first.
    NEWEST_FIRST
}
