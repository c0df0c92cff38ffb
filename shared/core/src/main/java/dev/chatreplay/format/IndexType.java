package dev.chatreplay.format;

/// The type of an index.
record IndexType(String formatName, String extension, String contentType) implements FileType {}
