package dev.chatreplay.export;

import dev.chatreplay.aws.AwsClients;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;

/// Builds S3 clients. Apart from [AwsClients], because most functions carry no S3 SDK.
public final class S3Clients {
    private S3Clients() {}

    /// A client that is built when first asked for and closed with `aws`.
    public static Supplier<S3Client> of(AwsClients aws) {
        return aws.onFirstUse(() -> aws.configured(S3Client.builder(), AwsClients.Endpoints::s3).build());
    }
}
