package dev.chatreplay.webhook;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.runtime.Sha256;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/// A key in KMS (`RSA_2048`, `SIGN_VERIFY`). The private key never leaves KMS.
///
/// Thread-safe.
final class KmsKey implements SigningKey {
    private final AwsClients aws;
    private final String arn;
    private volatile byte @Nullable [] publicKey;

    KmsKey(AwsClients aws, String arn) {
        this.aws = aws;
        this.arn = arn;
    }

    private KmsClient kms() {
        return aws.onFirstUse(KmsClient.class,
                () -> aws.configured(KmsClient.builder(), AwsClients.Endpoints::others).build());
    }

    /// Sends the SHA-256 of the body, because KMS takes at most 4,096 bytes
    /// ([KMS API Reference](https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html)).
    @Override
    public byte[] sign(byte[] body) {
        return kms().sign(request -> request.keyId(arn).messageType(MessageType.DIGEST)
                .message(SdkBytes.fromByteArray(Sha256.start().digest(body)))
                .signingAlgorithm(SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_256)).signature().asByteArray();
    }

    /// Fetches the public key once. The key of an ARN never changes.
    @Override
    public byte[] publicKey() {
        var known = publicKey;
        if (known == null) {
            known = kms().getPublicKey(request -> request.keyId(arn)).publicKey().asByteArray();
            publicKey = known;
        }
        return known.clone();
    }
}
