package dev.chatreplay.aws;

import dev.chatreplay.runtime.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.endpoint.AwsClientEndpointProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// The SDK clients of one function. Each is built on its first use. All of them share one HTTP client.
///
/// Thread-safe. [#close] closes every client that was built.
public final class AwsClients implements AutoCloseable {
    /// The SDK abandons and retries a request that gets no connection in this time.
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    /// The SDK abandons and retries a request that gets no byte of a response in this time.
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
    /// The limit of a call with all its retries. In an invocation, a call gets at most the time that is left ([CallLimit]).
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);

    /// The property that says how long the JDK keeps an idle connection, in seconds. Without it the JDK closes connections after 5 s, and
    /// the next call needs a new TLS handshake.
    private static final String KEEP_ALIVE_SECONDS = "http.keepAlive.time.server";
    /// S3 is reported to close connections that are idle for 20 s, and DynamoDB those that are idle for 60 s. The SDK sends a call again
    /// when its connection was closed.
    private static final int MAX_IDLE_SECONDS = 15;
    /// The property that says how many idle connections to one service the JDK keeps. A reader of a log has nine calls at the same time.
    private static final String MAX_CONNECTIONS = "http.maxConnections";
    private static final int MAX_IDLE_CONNECTIONS = 10;

    static {
        // The JDK reads them once, at its first HTTP connection. No function has one before its clients exist, and a SnapStart snapshot
        // keeps the values.
        setUnlessSet(KEEP_ALIVE_SECONDS, MAX_IDLE_SECONDS);
        setUnlessSet(MAX_CONNECTIONS, MAX_IDLE_CONNECTIONS);
    }

    private final Optional<Endpoints> endpoints;
    private final Duration callTimeout;
    private final AwsCredentialsProvider credentials;
    /// Every client that was built, the first one first.
    private final Map<Class<?>, SdkAutoCloseable> built = new LinkedHashMap<>();

    /// A stack other than AWS: its endpoints, region and credentials, and the interceptors of every client.
    ///
    /// @param sts the endpoint of STS; empty when the stack has none
    public record Endpoints(URI dynamoDb, URI s3, URI sqs, Optional<URI> sts, Region region,
            AwsCredentialsProvider credentials, List<ExecutionInterceptor> interceptors) {

        /// Creates the endpoints of a stack without STS.
        public Endpoints(URI dynamoDb, URI s3, URI sqs, Region region, AwsCredentialsProvider credentials,
                List<ExecutionInterceptor> interceptors) {
            this(dynamoDb, s3, sqs, Optional.empty(), region, credentials, interceptors);
        }

        /// Returns the endpoint of all other services. The embedded stack has none of them; elsewhere one server has every service.
        public URI others() {
            return dynamoDb;
        }
    }

    private AwsClients(Optional<Endpoints> endpoints, Duration callTimeout) {
        this.endpoints = endpoints;
        this.callTimeout = callTimeout;
        this.credentials = new LimitedCredentials(freshCredentials(), callTimeout);
    }

    private static void setUnlessSet(String property, int value) {
        System.setProperty(property, System.getProperty(property, Integer.toString(value)));
    }

    /// Creates clients with the SDK's own settings (`AWS_REGION`, `AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_S3`, …).
    public static AwsClients fromEnvironment() {
        return fromEnvironment(CALL_TIMEOUT);
    }

    /// Creates clients with the SDK's own settings, for a function whose caller does not wait.
    ///
    /// @param callTimeout the limit of a call with all its retries
    public static AwsClients fromEnvironment(Duration callTimeout) {
        return new AwsClients(Optional.empty(), callTimeout);
    }

    /// Creates clients of the stack at `endpoints`. They ignore the environment.
    public static AwsClients at(Endpoints endpoints) {
        return new AwsClients(Optional.of(endpoints), CALL_TIMEOUT);
    }

    /// Returns the DynamoDB client.
    public DynamoDbClient dynamoDb() {
        return onFirstUse(DynamoDbClient.class,
                () -> configured(DynamoDbClient.builder(), Endpoints::dynamoDb).build());
    }

    /// Returns the SQS client.
    public SqsClient sqs() {
        return onFirstUse(SqsClient.class, () -> configured(SqsClient.builder(), Endpoints::sqs).build());
    }

    /// Returns the credentials that the clients sign with.
    public AwsCredentialsProvider credentials() {
        return credentials;
    }

    /// Returns the endpoints of the stack; empty when the SDK's own settings apply.
    public Optional<Endpoints> endpoints() {
        return endpoints;
    }

    /// Returns the configured endpoint of S3: that of the stack, or that of the SDK's own settings (`AWS_ENDPOINT_URL_S3`, …). It is empty
    /// when S3 is at its address in AWS. Requests to a configured endpoint have the bucket in their path, because no DNS entry
    /// covers `BUCKET.HOST`.
    public Optional<URI> s3Endpoint() {
        return endpoints.map(Endpoints::s3).or(() -> AwsClientEndpointProvider.builder()
                .serviceEndpointOverrideEnvironmentVariable("AWS_ENDPOINT_URL_S3")
                .serviceEndpointOverrideSystemProperty("aws.endpointUrlS3")
                .serviceProfileProperty("s3")
                .resolveFromOverrides());
    }

    /// Returns a provider of the same credentials that has not resolved any yet.
    public AwsCredentialsProvider freshCredentials() {
        return endpoints.map(Endpoints::credentials).orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    private SdkHttpClient http() {
        return onFirstUse(SdkHttpClient.class, () -> UrlConnectionHttpClient.create(AwsClients::connection));
    }

    /// Opens a connection for one request. The SDK cannot end a read in the middle of a response when the limit of the call is reached. So a
    /// read waits at most for half of that limit.
    private static HttpURLConnection connection(URI uri) {
        try {
            var connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
            var limit = Deadline.limitOfCall(READ_TIMEOUT.multipliedBy(2)).dividedBy(2);
            connection.setReadTimeout(Math.max(1, (int) limit.toMillis()));
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException("opening a connection to " + uri.getHost(), e);
        }
    }

    /// Returns the client of a service. The first call builds it, and [#close] closes it.
    ///
    /// Call this method where you use the client, not in a constructor. A Java lambda that returns a client loads the client's class when
    /// the lambda object is created.
    public <C extends SdkAutoCloseable> C onFirstUse(Class<C> type, Supplier<C> build) {
        synchronized (built) {
            var existing = built.get(type);
            if (existing != null) {
                return type.cast(existing);
            }
            var fresh = build.get();
            built.put(type, fresh);
            return fresh;
        }
    }

    /// Sets the HTTP client, credentials and timeouts that all clients share.
    ///
    /// @param endpoint the endpoint of the service, in a stack other than AWS
    public <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configured(B builder,
            Function<Endpoints, URI> endpoint) {
        builder.httpClient(http()).credentialsProvider(credentials);
        builder.overrideConfiguration(c -> {
            c.addExecutionInterceptor(new CallLimit(callTimeout));
            endpoints.ifPresent(p -> p.interceptors().forEach(c::addExecutionInterceptor));
        });
        endpoints.ifPresent(p -> builder.endpointOverride(endpoint.apply(p)).region(p.region()));
        return builder;
    }

    /// Closes the clients, the last one first. The HTTP client was built before the clients that use it, so it closes after them.
    @Override
    public void close() {
        synchronized (built) {
            List.copyOf(built.values()).reversed().forEach(SdkAutoCloseable::close);
            built.clear();
        }
    }
}
