package dev.chatreplay.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.secret.MasterSecret.Purpose;
import dev.chatreplay.secret.SecretNumber;
import dev.chatreplay.webhook.SigningKey;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/// Signs with a key in the KMS of LocalStack, and derives from a secret in its Secrets Manager. `.ci/sam` runs it.
@EnabledIfEnvironmentVariable(named = "AWS_ENDPOINT_URL", matches = ".+")
class AwsKeysTest {
    private static final URI ENDPOINT = URI
            .create(System.getenv().getOrDefault("AWS_ENDPOINT_URL", "http://127.0.0.1:1"));

    private static AwsClients clients() {
        return AwsClients.at(new AwsClients.Endpoints(ENDPOINT, ENDPOINT, ENDPOINT, Region.US_EAST_1,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")), List.of()));
    }

    @Test
    void signatureOfKmsVerifiesWithItsPublicKey() throws GeneralSecurityException {
        try (var aws = clients()) {
            var kms = aws.onFirstUse(KmsClient.class,
                    () -> aws.configured(KmsClient.builder(), AwsClients.Endpoints::others).build());
            var arn = kms.createKey(key -> key.keySpec(KeySpec.RSA_2048).keyUsage(KeyUsageType.SIGN_VERIFY))
                    .keyMetadata().arn();
            var key = SigningKey.from(Environment.of(Map.of("WEBHOOK_KEY_ARN", arn)), aws);
            var body = "ä".repeat(5000).getBytes(UTF_8);
            var verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(key.publicKey())));
            verifier.update(body);
            assertThat(verifier.verify(key.sign(body))).isTrue();
        }
    }

    @Test
    void masterSecretIsReadFromSecretsManager() {
        try (var aws = clients()) {
            var secrets = aws.onFirstUse(SecretsManagerClient.class,
                    () -> aws.configured(SecretsManagerClient.builder(), AwsClients.Endpoints::others).build());
            var text = secrets.getRandomPassword(password -> password.passwordLength(64L).excludePunctuation(true))
                    .randomPassword();
            var arn = secrets.createSecret(secret -> secret.name("master-" + UUID.randomUUID()).secretString(text))
                    .arn();
            var number = new SecretNumber(1, 1);
            assertThat(MasterSecret.from(Environment.of(Map.of("MASTER_SECRET_ARN", arn)), aws)
                    .derive("org", Purpose.WEBHOOK_SIGNATURE, "w", number))
                    .isEqualTo(MasterSecret.from(Environment.of(Map.of("MASTER_SECRET", text)), aws)
                            .derive("org", Purpose.WEBHOOK_SIGNATURE, "w", number));
        }
    }
}
