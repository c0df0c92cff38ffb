package dev.chatreplay.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.secret.SecretNumber;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignerTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.890Z");
    private static final String BODY = "{\"title\":\"ä\"}";
    private static final MessageId ID = MessageId.of(new SessionKey("org", "s"), 7, "w");

    @TempDir
    private static Path directory = Path.of("");
    private static Signer signer = new Signer(master(), key(directory));

    private static MasterSecret master() {
        return MasterSecret.from(Environment.of(Map.of("MASTER_SECRET", "m".repeat(32))), AwsClients.fromEnvironment());
    }

    private static SigningKey key(Path file) {
        return SigningKey.from(Environment.of(Map.of("WEBHOOK_KEY_FILE", file.toString())),
                AwsClients.fromEnvironment());
    }

    @BeforeAll
    static void createKey() throws IOException, GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var pem = SigningKey.pem("PRIVATE KEY", generator.generateKeyPair().getPrivate().getEncoded());
        signer = new Signer(master(), key(Files.writeString(directory.resolve("key.pem"), pem)));
    }

    private static Webhook webhook(Flavor flavor, int number, List<Webhook.Replaced> replaced,
            Map<String, String> headers) {
        return new Webhook(new WebhookKey("org", "w"), "name", URI.create("https://example.com/"),
                Set.of(Webhook.CHAT_SYNCED),
                true, Optional.empty(), flavor, NOW, NOW, new SecretNumber(1, number), replaced,
                new HeaderVault(master()).seal(new WebhookKey("org", "w"), headers));
    }

    private static Webhook webhook(int number) {
        return webhook(Flavor.STANDARD, number, List.of(), Map.of());
    }

    private static List<Webhook.Replaced> replaced(Instant until) {
        return List.of(new Webhook.Replaced(new SecretNumber(1, 1), until));
    }

    private String header(String name, Webhook webhook) {
        return Objects.requireNonNull(signer.headers(webhook, ID, BODY, NOW).get(name));
    }

    private String signatures(Webhook webhook) {
        return header("webhook-signature", webhook);
    }

    @Test
    void standardDeliveryHasHeadersOfAllSchemes() {
        var headers = signer.headers(webhook(1), ID, BODY, NOW);
        assertThat(headers).containsOnlyKeys("webhook-id", "webhook-timestamp", "webhook-signature", "rtk-signature",
                "rtk-uuid",
                "rtk-webhook-id", "dyte-signature", "dyte-uuid", "dyte-webhook-id");
        assertThat(headers).containsEntry("webhook-id", ID.text()).containsEntry("webhook-timestamp", "1772600767")
                .containsEntry("rtk-uuid", ID.uuid().toString()).containsEntry("rtk-webhook-id", "w")
                .containsEntry("dyte-signature", header("rtk-signature", webhook(1)));
        assertThat(signatures(webhook(1))).matches("v1,[A-Za-z0-9+/]{43}=");
    }

    @Test
    void rotationSignsWithNewAndOldSecretUntilItsEnd() {
        var old = signatures(webhook(1));
        var fresh = signatures(webhook(2));
        assertThat(fresh).isNotEqualTo(old);
        assertThat(signatures(webhook(Flavor.STANDARD, 2, replaced(NOW.plusMillis(1)), Map.of())))
                .isEqualTo(fresh + " " + old);
        assertThat(signatures(webhook(Flavor.STANDARD, 2, replaced(NOW), Map.of()))).isEqualTo(fresh);
    }

    @Test
    void secretIsGivenAsReceiversReadIt() {
        assertThat(signer.secretOf(webhook(1))).matches("whsec_[A-Za-z0-9+/]{43}=")
                .isEqualTo(signer.secretOf(webhook(1)))
                .isNotEqualTo(signer.secretOf(webhook(2)));
    }

    @Test
    void hundredMsDeliveryHasOnlyCustomHeaders() {
        assertThat(signer.headers(webhook(Flavor.HUNDRED_MS, 1, List.of(), Map.of("X-Passcode", "p")), ID, BODY,
                NOW))
                .isEqualTo(Map.of("X-Passcode", "p"));
    }

    @Test
    void rsaSignatureVerifiesWithPublishedKey() throws GeneralSecurityException {
        var key = key(directory.resolve("key.pem"));
        var pem = key.publicKeyPem();
        assertThat(pem).matches("-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/=]{1,64}\n)+-----END PUBLIC KEY-----\n");
        var verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(KeyFactory.getInstance("RSA").generatePublic(
                new X509EncodedKeySpec(Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", "")))));
        verifier.update(BODY.getBytes(UTF_8));
        assertThat(verifier
                .verify(Base64.getDecoder().decode(header("rtk-signature", webhook(1)))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c2VjcmV0", "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----",
            "*secret*"})
    void badKeyFileIsErrorThatShowsNothingOfIt(String content) throws IOException {
        var key = key(Files.writeString(directory.resolve("bad.pem"), content));
        assertThatThrownBy(() -> key.sign(new byte[1])).hasMessageContaining("PKCS#8 PEM")
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("c2Vj").hasNoCause();
    }

    @Test
    void missingKeyIsProblemOfEnvironment() {
        var environment = Environment.of(Map.of());
        SigningKey.from(environment, AwsClients.fromEnvironment());
        assertThatThrownBy(environment::verify).hasMessageContaining("WEBHOOK_KEY_FILE is missing");
    }
}
