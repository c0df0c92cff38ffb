package dev.chatreplay.harness;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.HundredMsApi;
import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.Settings;
import dev.chatreplay.organization.HundredMsKey;
import dev.chatreplay.organization.LastUse;
import dev.chatreplay.organization.NewApiKey;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.organization.Scope;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.secret.HundredMsSecrets;
import dev.chatreplay.secret.MasterSecret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;

/// An embedded stack and the organizations that a test creates in it. With `AWS_ENDPOINT_URL` in the environment, its tables, bucket
/// and queues are in LocalStack at that address.
public final class Stack implements AutoCloseable {
    private static final AtomicInteger ORGANIZATIONS = new AtomicInteger();

    /// Longer than API Gateway waits, because a busy machine does not answer some requests in that time.
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(2);

    private final EmbeddedStack embedded;

    private Stack(EmbeddedStack embedded) {
        this.embedded = embedded;
    }

    /// Returns the stack that all tests without settings of their own share. It ends with the JVM.
    public static Stack shared() {
        return Shared.STACK;
    }

    /// Starts a separate stack in memory, without a delay of compactions, and with time for each request on a busy machine.
    public static Stack start(UnaryOperator<Settings> change) {
        var settings = Settings.inMemory().withConfiguration("COMPACTION_DELAY_SECONDS", "0")
                .withRequestTimeout(REQUEST_TIMEOUT);
        var endpoint = Optional.ofNullable(System.getenv("AWS_ENDPOINT_URL")).map(URI::create);
        var changed = change.apply(endpoint.map(settings::withServices).orElse(settings));
        return new Stack(EmbeddedStack.start(changed.withInterceptors(onBusyMachine(changed.interceptors()))));
    }

    private static List<ExecutionInterceptor> onBusyMachine(List<ExecutionInterceptor> own) {
        return Stream.concat(own.stream(), Stream.of(new PatientCalls(), new Unanswered())).toList();
    }

    /// Creates an enabled organization, and returns the API for it.
    public Api organization() {
        var id = "org-" + ORGANIZATIONS.incrementAndGet();
        var api = disabledOrganization(id);
        organizations().setChatReplayEnabled(id, true);
        return api;
    }

    /// Creates an organization that is not enabled yet, and returns the API for it.
    public Api disabledOrganization(String id) {
        var key = NewApiKey.create(NewApiKey.FIRST, Scope.DEFAULTS, Instant.now());
        organizations().create(id, "The organization " + id, key.key());
        return api(id, key.text());
    }

    /// Adds a key with these scopes to an organization, and returns the API for it.
    public Api withNewKey(String organizationId, Scope... scopes) {
        var key = NewApiKey.create("test", Set.of(scopes), Instant.now());
        organizations().addKey(organizationId, key.key());
        return api(organizationId, key.text());
    }

    /// Adds a key for the clients of 100ms to an organization, and returns a client that signs with it.
    ///
    /// @param number the number of the key, which the organization has not used
    public HundredMsApi withHundredMsKey(Api api, int number) {
        return withHundredMsKey(organizations(), Environment.of(embedded.environment()), embedded.aws(), api, number);
    }

    static HundredMsApi withHundredMsKey(Organizations organizations, Environment environment, AwsClients aws, Api api,
            int number) {
        var master = MasterSecret.from(environment, aws);
        var version = master.currentVersion();
        var id = api.organizationId();
        organizations.addKey(id, HundredMsKey.create(number, version, "100ms", Instant.now()));
        return new HundredMsApi(api, id + "." + number, HundredMsSecrets.text(master, id, version, number));
    }

    /// Returns the API for an organization with one of its keys.
    public Api api(String organizationId, String apiKey) {
        return Api.of(embedded.apiUrl().toString(), organizationId, apiKey);
    }

    /// Returns the operator's access to the organizations.
    public Organizations organizations() {
        return new Organizations(embedded.aws(), embedded.variable("ORGANIZATIONS_TABLE"));
    }

    /// Returns the operator's access to the days of last use.
    public LastUse lastUse() {
        return new LastUse(embedded.aws(), embedded.variable("ORGANIZATIONS_TABLE"), Clock.systemUTC());
    }

    /// Makes the clients of a process with this environment, and adds `interceptors` to them.
    public static AwsClients clients(Map<String, String> environment, ExecutionInterceptor... interceptors) {
        UnaryOperator<String> read = name -> Objects.requireNonNull(environment.get(name), name);
        var credentials = AwsBasicCredentials.create(read.apply("AWS_ACCESS_KEY_ID"),
                read.apply("AWS_SECRET_ACCESS_KEY"));
        return AwsClients.at(new AwsClients.Endpoints(URI.create(read.apply("AWS_ENDPOINT_URL_DYNAMODB")),
                URI.create(read.apply("AWS_ENDPOINT_URL_S3")), URI.create(read.apply("AWS_ENDPOINT_URL_SQS")),
                Optional.ofNullable(environment.get("AWS_ENDPOINT_URL_STS")).map(URI::create),
                Region.of(read.apply("AWS_REGION")), StaticCredentialsProvider.create(credentials),
                onBusyMachine(List.of(interceptors))));
    }

    /// Returns the embedded stack.
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
