package dev.chatreplay.export;

import dev.chatreplay.aws.AwsClients;
import software.amazon.awssdk.services.s3.S3Client;

/// Builds S3 clients. Apart from [AwsClients], because most functions carry no S3 SDK.
public final class S3Clients {
    private S3Clients() {}

    /// The S3 client of `aws`, which closes it. The first call builds it.
    public static S3Client of(AwsClients aws) {
        return aws.onFirstUse(S3Client.class,
                () -> aws.configured(S3Client.builder(), AwsClients.Endpoints::s3).build());
    }
}
