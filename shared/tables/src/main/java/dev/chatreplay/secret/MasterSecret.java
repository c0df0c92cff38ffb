package dev.chatreplay.secret;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.runtime.Environment;

/// The master secret of an installation, from which it derives the secrets that it shares with organizations.
public final class MasterSecret {
    /// What a derived secret is for. Two purposes never have the same secret.
    public enum Purpose {
        /// Signs the deliveries of a webhook.
        WEBHOOK_SIGNATURE,
        /// Encrypts the custom headers of a webhook.
        WEBHOOK_HEADERS
    }

    private MasterSecret() {}

    /// Finds the master secret of the environment: `MASTER_SECRET_ARN` names it in Secrets Manager, or `MASTER_SECRET` holds it.
    public static MasterSecret from(Environment environment, AwsClients aws) {
        throw new UnsupportedOperationException();
    }

    /// Returns the version that new secrets are derived from.
    public int currentVersion() {
        throw new UnsupportedOperationException();
    }

    /// Derives a secret of 32 bytes.
    ///
    /// @param subject what the secret belongs to, such as the id of a webhook
    public byte[] derive(String organizationId, Purpose purpose, String subject, SecretNumber number) {
        throw new UnsupportedOperationException();
    }
}
