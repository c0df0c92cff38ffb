package dev.chatreplay.download;

import dev.chatreplay.aws.AwsClients.Endpoints;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.endpoint.AwsClientEndpointProvider;
import software.amazon.awssdk.awscore.endpoint.DualstackEnabledProvider;
import software.amazon.awssdk.awscore.endpoint.FipsEnabledProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/// The address of a bucket, found by the AWS SDK's own settings but without its S3 client.
///
/// | | |
/// |---|---|
/// | S3 in a region | `https://BUCKET.s3.REGION.amazonaws.com/KEY`, with the DNS suffix of the region's partition |
/// | a bucket whose name is no DNS label, for example with dots | `https://s3.REGION.amazonaws.com/BUCKET/KEY`, because no certificate covers it as a host |
/// | an endpoint of its own (`AWS_ENDPOINT_URL_S3`, …) | `http://HOST:PORT/BUCKET/KEY`, because no DNS entry covers `BUCKET.HOST` |
///
/// @param region that requests are signed for
/// @param base of every object's URL, without a slash at its end
record BucketAddress(Region region, URI base) {
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

    /// Finds the address of `bucket`.
    ///
    /// @param endpoints of a stack that is not AWS itself; empty when the SDK's settings decide
    static BucketAddress of(String bucket, Optional<Endpoints> endpoints) {
        var region = endpoints.map(Endpoints::region)
                .orElseGet(() -> DefaultAwsRegionProviderChain.builder().build().getRegion());
        return endpoints.map(Endpoints::s3).or(BucketAddress::configuredEndpoint)
                .map(endpoint -> atEndpoint(bucket, region, endpoint))
                .orElseGet(() -> inRegion(bucket, region));
    }

    private static BucketAddress atEndpoint(String bucket, Region region, URI endpoint) {
        return new BucketAddress(region, URI.create(endpoint.toString().replaceAll("/+$", "") + "/" + bucket));
    }

    /// The address of a bucket in AWS.
    static BucketAddress inRegion(String bucket, Region region) {
        var host = "s3" + (isSet(FipsEnabledProvider.builder().build().isFipsEnabled()) ? "-fips" : "")
                + (isSet(DualstackEnabledProvider.builder().build().isDualstackEnabled()) ? ".dualstack" : "")
                + "." + region.id() + "." + PartitionMetadata.of(region).dnsSuffix();
        return new BucketAddress(region, URI.create(DNS_LABEL.matcher(bucket).matches()
                ? "https://" + bucket + "." + host
                : "https://" + host + "/" + bucket));
    }

    /// A request for one object.
    SdkHttpRequest.Builder get(String key) {
        return SdkHttpRequest.builder().method(SdkHttpMethod.GET)
                .uri(URI.create(base + "/" + SdkHttpUtils.urlEncodeIgnoreSlashes(key)));
    }

    private static Optional<URI> configuredEndpoint() {
        return AwsClientEndpointProvider.builder()
                .serviceEndpointOverrideEnvironmentVariable("AWS_ENDPOINT_URL_S3")
                .serviceEndpointOverrideSystemProperty("aws.endpointUrlS3")
                .serviceProfileProperty("s3")
                .resolveFromOverrides();
    }

    private static boolean isSet(Optional<Boolean> setting) {
        return setting.orElse(false);
    }
}
