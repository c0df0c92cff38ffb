package dev.chatreplay.local;

import dev.chatreplay.aws.AwsClients.Endpoints;
import dev.chatreplay.local.template.CorsRule;
import dev.chatreplay.local.template.Template;
import dev.chatreplay.local.trigger.HttpFront;
import dev.chatreplay.runtime.Concurrently;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// The servers of a stack, which replace API Gateway, DynamoDB, S3 and SQS.
///
/// @param account the number of the AWS account of the resources
/// @param sts the endpoint of STS; empty for the embedded services
/// @param changes what differs from an earlier start with the same data directory, in sentences
record Services(HttpFront front, URI dynamoDb, URI s3, URI sqs, Optional<URI> sts, AwsCredentials credentials,
        String account, List<String> changes) {
    /// The secret key with which LocalStack checks all signatures.
    private static final String LOCALSTACK_SECRET = "test";
    private static final String DYNAMODB = "DynamoDB";
    private static final String S3 = "S3";
    private static final String SQS = "SQS";

    /// Binds the HTTP front, and starts the embedded services unless the settings name an endpoint. Adds them to `parts`, but not the
    /// front.
    static Services start(Settings settings, Template template, OpenParts parts) {
        var data = settings.data().map(DataDirectory::open).map(parts::add);
        var front = front(settings);
        try {
            return settings.services().map(endpoint -> external(front, endpoint))
                    .orElseGet(() -> embedded(settings, template, parts, front, data));
        } catch (RuntimeException e) {
            front.close();
            throw e;
        }
    }

    /// Uses a new LocalStack account. LocalStack reads an access key id of twelve digits as an account number, and isolates accounts.
    private static Services external(HttpFront front, URI endpoint) {
        var account = Long.toString(ThreadLocalRandom.current().nextLong(100_000_000_000L, 1_000_000_000_000L));
        return new Services(front, endpoint, endpoint, endpoint, Optional.of(endpoint),
                AwsBasicCredentials.create(account, LOCALSTACK_SECRET), account, List.of());
    }

    /// Starts the services in parallel, which halves the time.
    private static Services embedded(Settings settings, Template template, OpenParts parts, HttpFront front,
            Optional<DataDirectory> data) {
        var credentials = AwsBasicCredentials.create("local",
                LocalSecrets.awsSecretKey(data.map(DataDirectory::path)));
        var ports = KeptPorts.of(data.map(DataDirectory::path));
        TemporaryDirectory.requireRoom();
        var loopback = InetAddress.getLoopbackAddress();
        var dynamoDb = new CompletableFuture<URI>();
        var s3 = new CompletableFuture<URI>();
        var sqs = new CompletableFuture<URI>();
        Concurrently.run(
                start("DynamoDB Local", dynamoDb,
                        () -> parts.add(LocalDynamoDb.start(directory(data, "dynamodb"),
                                ports.of(DYNAMODB, loopback))).endpoint()),
                start("S3Proxy", s3, () -> parts.add(LocalS3.start(settings.address(),
                        ports.of(S3, settings.address()), directory(data, "s3"),
                        credentials, CorsRule.ofBucket(template, settings.allowedOrigins()))).endpoint()),
                start("ElasticMQ", sqs, () -> parts.add(LocalSqs.start(ports.of(SQS, loopback))).endpoint()));
        return new Services(front, dynamoDb.join(), s3.join(), sqs.join(), Optional.empty(), credentials,
                Resources.ACCOUNT,
                ports.keep(Map.of(DYNAMODB, dynamoDb.join(), S3, s3.join(), SQS, sqs.join())));
    }

    private static Runnable start(String name, CompletableFuture<URI> endpoint, Callable<URI> start) {
        return () -> {
            try {
                endpoint.complete(start.call());
            } catch (StackFailure e) {
                throw e;
            } catch (Exception e) {
                throw new StackFailure(name + " did not start: " + e, e);
            }
        };
    }

    private static HttpFront front(Settings settings) {
        try {
            return HttpFront.bind(new InetSocketAddress(settings.address(), settings.port()),
                    settings.requestTimeout());
        } catch (BindException e) {
            throw new StackFailure("Port " + settings.port() + " of " + settings.host() + " cannot be used ("
                    + e.getMessage() + "). Choose another port with --port.", e);
        } catch (IOException e) {
            throw new StackFailure("The HTTP API cannot listen: " + e, e);
        }
    }

    private static Optional<Path> directory(Optional<DataDirectory> data, String name) {
        return data.map(directory -> directory.directory(name));
    }

    /// Returns the endpoints of the services for SDK clients.
    Endpoints place(List<ExecutionInterceptor> interceptors) {
        return new Endpoints(dynamoDb, s3, sqs, sts, Resources.REGION, StaticCredentialsProvider.create(credentials),
                interceptors);
    }
}
