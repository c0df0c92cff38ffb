package dev.chatreplay.organization;

/// What the row of an organization holds to check that a caller has a key.
public sealed interface KeyProof permits ApiKeyHash, DerivedSecret {}
