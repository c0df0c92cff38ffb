package dev.chatreplay.local;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.export.S3Clients;
import dev.chatreplay.local.template.CorsRule;
import dev.chatreplay.local.template.Template;
import dev.chatreplay.runtime.Concurrently;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.wiring.Stores;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;

/// Runs Chat Replay in this JVM: DynamoDB Local, S3Proxy and ElasticMQ, and the deployed functions behind an HTTP front and
/// queue pollers. The functions run the same code as on AWS.
///
///     try (var stack = EmbeddedStack.start(Settings.inMemory())) {
///         http.send(HttpRequest.newBuilder(stack.apiUrl().resolve("/v2/events"))…
///     }
///
/// Thread-safe. Several stacks may run in one JVM.
public final class EmbeddedStack implements AutoCloseable {
    private final OpenParts parts;
    private final URI apiUrl;
    private final AwsClients aws;
    private final Supplier<S3Client> s3;
    private final Map<String, String> resources;
    private final Map<String, String> environment;
    private final List<String> changes;

    private EmbeddedStack(OpenParts parts, URI apiUrl, AwsClients aws, Supplier<S3Client> s3,
            Map<String, String> resources,
            Map<String, String> environment, List<String> changes) {
        this.parts = parts;
        this.apiUrl = apiUrl;
        this.aws = aws;
        this.s3 = s3;
        this.resources = Map.copyOf(resources);
        this.environment = Map.copyOf(environment);
        this.changes = List.copyOf(changes);
    }

    /// Starts the stack. Returns when the API answers and the pollers run.
    ///
    /// @throws StackFailure when the port is in use, the host is not usable, or another process uses the data directory
    public static EmbeddedStack start(Settings settings) {
        var parts = new OpenParts();
        try {
            return start(settings, parts);
        } catch (RuntimeException | Error e) {
            parts.close();
            throw e;
        }
    }

    private static EmbeddedStack start(Settings settings, OpenParts parts) {
        var template = Template.packaged();
        var services = Services.start(settings, template, parts);
        var aws = parts.add(AwsClients.at(services.place(List.of())));
        var functionsAws = parts.add(AwsClients.at(services.place(settings.interceptors())));
        // Added after the clients, so that it closes before them: requests in progress still need the clients.
        var front = parts.add(services.front());
        Supplier<S3Client> s3 = () -> S3Clients.of(aws);
        // In parallel, because the creation of an RSA key takes as long as that of the tables.
        var created = new CompletableFuture<Map<String, String>>();
        var secrets = new CompletableFuture<Map<String, String>>();
        Concurrently.run(() -> created.complete(create(services, template, aws, s3, settings)),
                () -> secrets.complete(LocalSecrets.variables(settings.data())));
        var resources = created.join();
        var environment = environment(services, template, resources, secrets.join(), settings);
        var functions = new Functions(template, environment, functionsAws, settings.clock());
        front.serve(functions.routes(), CorsRule.ofApi(template, settings.allowedOrigins()), settings.clock(),
                settings.requests());
        if (settings.polling()) {
            parts.add(functions.poll(aws, services.account(), resources));
            functions.schedule().forEach(parts::add);
        }
        return new EmbeddedStack(parts, Addresses.http(settings.address(), front.port()), aws, s3, resources,
                environment, services.changes());
    }

    private static Map<String, String> create(Services services, Template template, AwsClients aws,
            Supplier<S3Client> s3, Settings settings) {
        var resources = new Resources(template, aws, s3, services.account());
        var references = resources.create(settings.visibilityTimeout());
        if (settings.services().isPresent() && !settings.allowedOrigins().isEmpty()) {
            resources.allow(CorsRule.ofBucket(template, settings.allowedOrigins()));
        }
        return references;
    }

    private static Map<String, String> environment(Services services, Template template, Map<String, String> resources,
            Map<String, String> secrets, Settings settings) {
        var variables = new LinkedHashMap<String, String>();
        variables.put("AWS_REGION", Resources.REGION.id());
        variables.put("AWS_ACCESS_KEY_ID", services.credentials().accessKeyId());
        variables.put("AWS_SECRET_ACCESS_KEY", services.credentials().secretAccessKey());
        variables.put("AWS_ENDPOINT_URL_DYNAMODB", services.dynamoDb().toString());
        variables.put("AWS_ENDPOINT_URL_S3", services.s3().toString());
        variables.put("AWS_ENDPOINT_URL_SQS", services.sqs().toString());
        // Here all functions share one process and one environment.
        for (var function : template.functions()) {
            template.variables(function).forEach((name, value) -> {
                // Secrets Manager and KMS are not embedded: LocalSecrets has other variables for the same secrets.
                if (!name.endsWith("_ARN")) {
                    variables.put(name, template.text(value, resources));
                }
            });
        }
        // The command line needs every queue; a function has only the variables of the queues that it uses.
        template.resources("AWS::SQS::Queue").forEach(id -> variables.put(Resources.variable(id), resources.get(id)));
        variables.putAll(secrets);
        variables.putAll(settings.configuration());
        return variables;
    }

    /// Returns the URL of the HTTP API without a path, such as `http://127.0.0.1:8080`.
    public URI apiUrl() {
        return apiUrl;
    }

    /// Returns clients of the embedded services, without the interceptors of the settings.
    public AwsClients aws() {
        return aws;
    }

    /// Returns a client of the embedded S3, without the interceptors of the settings.
    public S3Client s3() {
        return s3.get();
    }

    /// Returns the tables and queues, for commands and tests that read or change them.
    public Stores stores() {
        return new Stores(Environment.of(environment), aws);
    }

    /// Returns a variable of [#environment].
    ///
    /// @throws NullPointerException when the variable is missing
    public String variable(String name) {
        return Objects.requireNonNull(environment.get(name), name);
    }

    /// Returns the URL of the queue that receives bus events.
    public String eventsQueueUrl() {
        return Objects.requireNonNull(resources.get("EventsQueue"), "template.yaml has no EventsQueue");
    }

    /// Returns the environment variables with which the AWS SDK in another process reaches the services, and the configuration of
    /// the functions.
    public Map<String, String> environment() {
        return environment;
    }

    /// Returns, in sentences, which endpoints are not those of the previous start with this data directory.
    public List<String> changes() {
        return changes;
    }

    /// Stops the HTTP front and the pollers first, then the services.
    @Override
    public void close() {
        parts.close();
    }
}
