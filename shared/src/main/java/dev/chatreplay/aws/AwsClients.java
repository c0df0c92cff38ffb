package dev.chatreplay.aws;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// The SDK clients of one function, each built on first use, all over one HTTP client.
///
/// Thread-safe. Closing it closes every client that was built.
public final class AwsClients implements AutoCloseable {
    /// One attempt that hears nothing for so long is given up and retried by the SDK.
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(10);
    /// A call with all its retries ends before API Gateway gives up on an HTTP function (30 s).
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);

    private final Optional<Place> place;
    private final Duration callTimeout;
    private final AwsCredentialsProvider credentials;
    private final Deque<SdkAutoCloseable> built = new ArrayDeque<>();
    private final Once<SdkHttpClient> http;
    private final Once<DynamoDbClient> dynamoDb;
    private final Once<S3Client> s3;
    private final Once<SqsClient> sqs;
    private final Once<S3Presigner> presigner;

    /// Somewhere else than AWS itself: the endpoints, region and credentials of a stack, and the interceptors that every
    /// client gets.
    public record Place(URI dynamoDb, URI s3, URI sqs, Region region, AwsCredentialsProvider credentials,
            List<ExecutionInterceptor> interceptors) {}

    private AwsClients(Optional<Place> place, Duration callTimeout) {
        this.place = place;
        this.callTimeout = callTimeout;
        this.credentials = freshCredentials();
        this.http = new Once<>(() -> UrlConnectionHttpClient.builder().socketTimeout(SOCKET_TIMEOUT).build());
        this.dynamoDb = new Once<>(() -> configured(DynamoDbClient.builder(), Place::dynamoDb).build());
        this.s3 = new Once<>(() -> configured(S3Client.builder(), Place::s3).build());
        this.sqs = new Once<>(() -> configured(SqsClient.builder(), Place::sqs).build());
        this.presigner = new Once<>(this::buildPresigner);
    }

    /// Clients as the SDK's own settings say (`AWS_REGION`, `AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_S3`, …).
    public static AwsClients fromEnvironment() {
        return fromEnvironment(CALL_TIMEOUT);
    }

    /// The same, for a function that nobody waits for.
    ///
    /// @param callTimeout what a call may take with all its retries
    public static AwsClients fromEnvironment(Duration callTimeout) {
        return new AwsClients(Optional.empty(), callTimeout);
    }

    /// Clients of the stack at `place`, whatever the environment says.
    public static AwsClients at(Place place) {
        return new AwsClients(Optional.of(place), CALL_TIMEOUT);
    }

    /// The DynamoDB client.
    public DynamoDbClient dynamoDb() {
        return dynamoDb.get();
    }

    /// The S3 client.
    public S3Client s3() {
        return s3.get();
    }

    /// The SQS client.
    public SqsClient sqs() {
        return sqs.get();
    }

    /// The presigner; it makes no calls.
    public S3Presigner presigner() {
        return presigner.get();
    }

    /// What the clients sign with.
    public AwsCredentialsProvider credentials() {
        return credentials;
    }

    /// A provider of the same credentials that has not asked for any yet.
    public AwsCredentialsProvider freshCredentials() {
        return place.map(Place::credentials).orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configured(B builder,
            Function<Place, URI> endpoint) {
        builder.httpClient(http.get()).credentialsProvider(credentials);
        builder.overrideConfiguration(c -> {
            c.apiCallTimeout(callTimeout);
            place.ifPresent(p -> c.executionInterceptors(p.interceptors()));
        });
        place.ifPresent(p -> builder.endpointOverride(endpoint.apply(p)).region(p.region()));
        return builder;
    }

    private S3Presigner buildPresigner() {
        var builder = S3Presigner.builder().credentialsProvider(credentials);
        place.ifPresent(p -> builder.endpointOverride(p.s3()).region(p.region()));
        return builder.build();
    }

    /// Closes the clients in the reverse order of their making: the HTTP client, which serves the others, last.
    @Override
    public void close() {
        synchronized (built) {
            while (!built.isEmpty()) {
                built.pop().close();
            }
        }
    }

    /// Builds a client the first time that it is asked for.
    private final class Once<T extends SdkAutoCloseable> {
        private final Supplier<T> build;
        private @Nullable T client;

        Once(Supplier<T> build) {
            this.build = build;
        }

        T get() {
            synchronized (built) {
                var existing = client;
                if (existing != null) {
                    return existing;
                }
                var fresh = build.get();
                client = fresh;
                built.push(fresh);
                return fresh;
            }
        }
    }
}
