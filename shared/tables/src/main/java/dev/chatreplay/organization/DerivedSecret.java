package dev.chatreplay.organization;

/// The proof of a key whose callers sign with a secret. The secret is derived from the master secret and never stored.
///
/// @param masterVersion the version of the master secret
public record DerivedSecret(int masterVersion) implements KeyProof {}
