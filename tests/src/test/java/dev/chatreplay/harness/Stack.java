package dev.chatreplay.harness;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.client.Api;
import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.Settings;
import dev.chatreplay.organization.Organizations;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;

/// An embedded stack and the organizations that a test creates in it. With `AWS_ENDPOINT_URL` in the environment, its tables, bucket
/// and queues are there, in LocalStack.
public final class Stack implements AutoCloseable {
    private static final AtomicInteger ORGANIZATIONS = new AtomicInteger();

    private final EmbeddedStack embedded;

    private Stack(EmbeddedStack embedded) {
        this.embedded = embedded;
    }

    /// The one stack that tests share which need no settings of their own; it ends with the JVM.
    public static Stack shared() {
        return Shared.STACK;
    }

    /// A stack of its own: in memory, compacting at once.
    public static Stack start(UnaryOperator<Settings> change) {
        var settings = Settings.inMemory().withConfiguration("COMPACTION_DELAY_SECONDS", "0");
        var endpoint = Optional.ofNullable(System.getenv("AWS_ENDPOINT_URL")).map(URI::create);
        return new Stack(EmbeddedStack.start(change.apply(endpoint.map(settings::withServices).orElse(settings))));
    }

    /// A new organization, enabled, and the API as it sees it.
    public Api organization() {
        var id = "org-" + ORGANIZATIONS.incrementAndGet();
        var api = disabledOrganization(id);
        organizations().setChatReplayEnabled(id, true);
        return api;
    }

    /// A new organization as it is at first.
    public Api disabledOrganization(String id) {
        return api(id, organizations().create(id, "The organization " + id));
    }

    /// The API for an organization with one of its keys.
    public Api api(String organizationId, String apiKey) {
        return Api.of(embedded.apiUrl().toString(), organizationId, apiKey);
    }

    /// The organizations as their operator sees them.
    public Organizations organizations() {
        return new Organizations(embedded.aws(), embedded.variable("ORGANIZATIONS_TABLE"));
    }

    /// Makes the clients that a process with this environment would have, and puts `interceptors` into them.
    public static AwsClients clients(Map<String, String> environment, ExecutionInterceptor... interceptors) {
        UnaryOperator<String> read = name -> Objects.requireNonNull(environment.get(name), name);
        var credentials = AwsBasicCredentials.create(read.apply("AWS_ACCESS_KEY_ID"),
                read.apply("AWS_SECRET_ACCESS_KEY"));
        return AwsClients.at(new AwsClients.Endpoints(URI.create(read.apply("AWS_ENDPOINT_URL_DYNAMODB")),
                URI.create(read.apply("AWS_ENDPOINT_URL_S3")), URI.create(read.apply("AWS_ENDPOINT_URL_SQS")),
                Region.of(read.apply("AWS_REGION")), StaticCredentialsProvider.create(credentials),
                List.of(interceptors)));
    }

    /// The stack itself.
    public EmbeddedStack embedded() {
        return embedded;
    }

    @Override
    public void close() {
        embedded.close();
    }

    private static final class Shared {
        static final Stack STACK = start(s -> s);

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(STACK::close));
        }
    }
}
