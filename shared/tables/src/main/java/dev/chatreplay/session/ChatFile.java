package dev.chatreplay.session;

/// A finished CSV in the export bucket. The object never changes.
///
/// @param key of the object
/// @param messages rows beside the header
/// @param bytes the size of the object
/// @param sha256 of the object's bytes, in lower-case hexadecimal
public record ChatFile(String key, long messages, long bytes, String sha256) {}
