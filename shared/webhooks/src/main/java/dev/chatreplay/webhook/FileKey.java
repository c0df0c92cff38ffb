package dev.chatreplay.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A private key in a file, in PKCS#8 PEM, for installations outside AWS. It is read at its first use.
///
/// Thread-safe.
final class FileKey implements SigningKey {
    private final Path file;
    private volatile @Nullable RSAPrivateCrtKey key;

    FileKey(Path file) {
        this.file = file;
    }

    @Override
    public byte[] sign(byte[] body) {
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key());
            signature.update(body);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key of the webhooks cannot sign", e);
        }
    }

    @Override
    public byte[] publicKey() {
        try {
            var key = key();
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key of the webhooks has no public key", e);
        }
    }

    private RSAPrivateCrtKey key() {
        var known = key;
        if (known == null) {
            known = read(file);
            key = known;
        }
        return known;
    }

    private static RSAPrivateCrtKey read(Path file) {
        try {
            var base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
            return (RSAPrivateCrtKey) KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (IOException e) {
            throw new UncheckedIOException("the key of the webhooks cannot be read", e);
        } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException _) {
            // The cause is left out, because it may show parts of the key.
            throw new IllegalStateException("The file of WEBHOOK_KEY_FILE must have an RSA private key in PKCS#8 PEM.");
        }
    }
}
