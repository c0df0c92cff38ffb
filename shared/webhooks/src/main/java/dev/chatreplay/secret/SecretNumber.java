package dev.chatreplay.secret;

/// Names a derived secret of an organization. A row stores it in place of the secret.
///
/// @param masterVersion the version of the master secret
/// @param number the number of the secret, raised at each rotation
public record SecretNumber(int masterVersion, int number) {}
