package dev.chatreplay.export;

import dev.chatreplay.aws.AwsClients;
import software.amazon.awssdk.services.s3.S3Client;

/// Builds S3 clients. This code is not in [AwsClients], because the zips of some functions do not hold the S3 SDK.
public final class S3Clients {
    private S3Clients() {}

    /// Returns the S3 client of `aws`. The first call builds it, and `aws` closes it.
    ///
    /// The SDK sends content in chunks over `http` alone. S3Proxy, the bucket of the embedded stack, answers before it has read the last
    /// chunk, and may close the connection then. The SDK would send an object again that is already there.
    public static S3Client of(AwsClients aws) {
        return aws.onFirstUse(S3Client.class,
                () -> aws.configured(S3Client.builder(), AwsClients.Endpoints::s3)
                        .forcePathStyle(aws.s3Endpoint().isPresent())
                        .serviceConfiguration(c -> c.chunkedEncodingEnabled(false))
                        .build());
    }
}
