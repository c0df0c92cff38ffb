package dev.chatreplay.signature;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.secret.SecretNumber;
import dev.chatreplay.webhook.ChatSynced;
import dev.chatreplay.webhook.Flavor;
import dev.chatreplay.webhook.MessageId;
import dev.chatreplay.webhook.SealedHeaders;
import dev.chatreplay.webhook.Signer;
import dev.chatreplay.webhook.SigningKey;
import dev.chatreplay.webhook.Webhook;
import dev.chatreplay.webhook.WebhookKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A delivery as the product signs it, after a rotation of the secret.
///
/// @param secret the secret after the rotation
/// @param oldSecret the secret before it
/// @param publicKey the public RSA key in PEM
record SignedDelivery(Map<String, String> headers, String body, String secret, String oldSecret, String publicKey) {
    static final String TITLE = "Ünïcode \u2028 \u0001\u001f \"quoted\" \\ / </script> 😀";

    /// Signs a delivery at `now`, with an RSA key in `directory`.
    static SignedDelivery at(Instant now, Path directory) {
        var key = new WebhookKey("org", "0a8b1e0c-3a67-4a7e-9a53-7a4d6a1d7c10");
        var aws = AwsClients.fromEnvironment();
        var environment = Environment
                .of(Map.of("MASTER_SECRET", "m".repeat(43), "WEBHOOK_KEY_FILE", createKey(directory).toString()));
        var rsa = SigningKey.from(environment, aws);
        var signer = new Signer(MasterSecret.from(environment, aws), rsa);
        var old = webhook(key, 1, List.of());
        var rotated = webhook(key, 2, List.of(new Webhook.Replaced(old.secret(), now.plus(Duration.ofHours(1)))));
        var id = MessageId.of(new SessionKey("org", "s"), 1, key.webhookId());
        var body = chatSynced(TITLE, TITLE).body(Flavor.STANDARD, id, now);
        return new SignedDelivery(signer.headers(rotated, id, body, now), body, signer.secretOf(rotated),
                signer.secretOf(old),
                rsa.publicKeyPem());
    }

    static ChatSynced chatSynced(String name, String title) {
        var link = URI.create("https://b.s3.eu-west-1.amazonaws.com/a%20b.csv?X-Amz-Signature=ab&X-Amz-Expires=3600");
        var time = Instant.parse("2026-03-04T05:06:07.890Z");
        return new ChatSynced("org", name, "s", Optional.of("m/1"), Optional.of(title), time, Optional.of(time),
                Optional.of(time), link,
                time, Map.of("ndjson", link, "csv_100ms", link), 9_007_199_254_740_991L, "ab", 1,
                Optional.of(link.toString()));
    }

    private static Webhook webhook(WebhookKey key, int number, List<Webhook.Replaced> replaced) {
        return new Webhook(key, "name", URI.create("https://hooks.example.com/"), Set.of(Webhook.CHAT_SYNCED), true,
                Optional.empty(),
                Flavor.STANDARD, Instant.EPOCH, Instant.EPOCH, new SecretNumber(1, number), replaced,
                SealedHeaders.NONE);
    }

    /// The RSA key of all deliveries of this process, in PEM. Its creation takes seconds on a busy machine.
    private static final class Key {
        private static final String PEM = create();

        private static String create() {
            try {
                var generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                var key = generator.generateKeyPair().getPrivate().getEncoded();
                return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n";
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static Path createKey(Path directory) {
        try {
            return Files.writeString(directory.resolve("private.pem"), Key.PEM);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes all of it as JSON, for scripts.
    Path write(Path file) {
        var mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode().put("body", body).put("secret", secret).put("oldSecret", oldSecret)
                .put("publicKey", publicKey);
        json.set("headers", mapper.valueToTree(headers));
        try {
            mapper.writeValue(file.toFile(), json);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
