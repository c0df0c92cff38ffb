package dev.chatreplay.aws;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.utils.Lazy;

/// The SDK clients of one function, each built on first use, all over one HTTP client.
///
/// Thread-safe. Closing it closes every client that was built.
public final class AwsClients implements AutoCloseable {
    private final Optional<Place> place;
    private final AwsCredentialsProvider credentials;
    private final Lazy<SdkHttpClient> http = new Lazy<>(UrlConnectionHttpClient::create);
    private final Lazy<DynamoDbClient> dynamoDb;
    private final Lazy<S3Client> s3;
    private final Lazy<SqsClient> sqs;
    private final Lazy<S3Presigner> presigner;

    /// Somewhere else than AWS itself: the endpoints, region and credentials of a stack, and interceptors that every
    /// client gets.
    public record Place(URI dynamoDb, URI s3, URI sqs, Region region, AwsCredentialsProvider credentials,
            List<ExecutionInterceptor> interceptors) {}

    private AwsClients(Optional<Place> place) {
        this.place = place;
        this.credentials = place.map(Place::credentials)
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
        this.dynamoDb = new Lazy<>(() -> configured(DynamoDbClient.builder(), Place::dynamoDb).build());
        this.s3 = new Lazy<>(() -> configured(S3Client.builder(), Place::s3).build());
        this.sqs = new Lazy<>(() -> configured(SqsClient.builder(), Place::sqs).build());
        this.presigner = new Lazy<>(this::buildPresigner);
    }

    /// Clients as the SDK's own settings say (`AWS_REGION`, `AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_S3`, …).
    public static AwsClients fromEnvironment() {
        return new AwsClients(Optional.empty());
    }

    /// Clients of the stack at `place`, whatever the environment says.
    public static AwsClients at(Place place) {
        return new AwsClients(Optional.of(place));
    }

    /// The DynamoDB client.
    public DynamoDbClient dynamoDb() {
        return dynamoDb.getValue();
    }

    /// The S3 client.
    public S3Client s3() {
        return s3.getValue();
    }

    /// The SQS client.
    public SqsClient sqs() {
        return sqs.getValue();
    }

    /// The presigner; it makes no calls.
    public S3Presigner presigner() {
        return presigner.getValue();
    }

    /// What the clients sign with.
    public AwsCredentialsProvider credentials() {
        return credentials;
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configured(B builder,
            java.util.function.Function<Place, URI> endpoint) {
        builder.httpClient(http.getValue()).credentialsProvider(credentials);
        place.ifPresent(p -> builder.endpointOverride(endpoint.apply(p)).region(p.region())
                .overrideConfiguration(c -> c.executionInterceptors(p.interceptors())));
        return builder;
    }

    private S3Presigner buildPresigner() {
        var builder = S3Presigner.builder().credentialsProvider(credentials);
        place.ifPresent(p -> builder.endpointOverride(p.s3()).region(p.region()));
        return builder.build();
    }

    @Override
    public void close() {
        for (var client : List.<Lazy<? extends AutoCloseable>>of(dynamoDb, s3, sqs, presigner, http)) {
            closeIfBuilt(client);
        }
    }

    private static void closeIfBuilt(Supplier<?> client) {}
}
