package dev.chatreplay.cli;

/// How `send` sends events.
///
/// @param skipInvalid whether the API records the other events of a request when it refuses some
/// @param compresses whether requests may be compressed
record SendOptions(boolean skipInvalid, boolean compresses) {
    /// A request with a refused event is refused as a whole.
    static final SendOptions DEFAULT = new SendOptions(false, true);
}
