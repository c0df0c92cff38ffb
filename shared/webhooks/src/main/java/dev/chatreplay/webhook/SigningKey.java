package dev.chatreplay.webhook;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.runtime.Environment;
import java.nio.file.Path;
import java.util.Base64;

/// The RSA key that signs deliveries by the scheme of RealtimeKit and Dyte: RSA-SHA256 (PKCS#1 v1.5) over the body.
public sealed interface SigningKey permits KmsKey, FileKey {
    /// Finds the key of the environment: `WEBHOOK_KEY_ARN` names it in KMS, or `WEBHOOK_KEY_FILE` is a file with it.
    static SigningKey from(Environment environment, AwsClients aws) {
        return environment.optional("WEBHOOK_KEY_ARN").<SigningKey>map(arn -> new KmsKey(aws, arn))
                .orElseGet(() -> new FileKey(Path.of(environment.text("WEBHOOK_KEY_FILE"))));
    }

    /// Signs a body.
    byte[] sign(byte[] body);

    /// Returns the public key: an X.509 SubjectPublicKeyInfo in DER.
    byte[] publicKey();

    /// Returns the public key in PEM, as receivers read it.
    default String publicKeyPem() {
        return pem("PUBLIC KEY", publicKey());
    }

    /// Returns DER as PEM ([RFC 7468](https://www.rfc-editor.org/rfc/rfc7468)).
    static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(der)
                + "\n-----END " + label + "-----\n";
    }
}
