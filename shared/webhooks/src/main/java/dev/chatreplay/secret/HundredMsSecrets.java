package dev.chatreplay.secret;

import dev.chatreplay.secret.MasterSecret.Purpose;
import java.util.Base64;

/// Derives the secrets with which the clients of 100ms sign their tokens.
public final class HundredMsSecrets {
    private HundredMsSecrets() {}

    /// Returns the secret of a key. Its ASCII bytes are the key of the signature.
    public static String text(MasterSecret master, String organizationId, int masterVersion, int number) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(master.derive(organizationId,
                Purpose.HUNDREDMS_TOKENS, "", new SecretNumber(masterVersion, number)));
    }
}
