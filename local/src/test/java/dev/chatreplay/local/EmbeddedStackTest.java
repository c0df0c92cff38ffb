package dev.chatreplay.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatreplay.local.template.Template;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedGetObjectRequest;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class EmbeddedStackTest {
    private static final Map<String, AttributeValue> KEY = Map.of("organizationId", AttributeValue.fromS("acme"));
    private static EmbeddedStack stack;

    @BeforeAll
    static void start() {
        stack = PatientStack.start(Settings.inMemory().withAllowedOrigins(List.of("https://app.example"))
                .withConfiguration("LINK_TTL_SECONDS", "2"));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void stackUsesConfigurationOfSettings() {
        assertThat(stack.stores().retention().linkLifetime()).isEqualTo(Duration.ofSeconds(2));
        assertThat(stack.environment()).containsEntry("SESSIONS_TABLE", stack.variable("SESSIONS_TABLE"))
                .containsKeys("AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_SQS", "AWS_REGION",
                        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
    }

    @Test
    void stackHasEveryVariableOfTemplate() {
        var template = Template.packaged();
        for (var function : template.functions()) {
            // The stack has the secret and the key in place of their ARNs.
            assertThat(stack.environment()).containsKeys(template.variables(function).keySet().stream()
                    .map(name -> name.replace("MASTER_SECRET_ARN", "MASTER_SECRET")
                            .replace("WEBHOOK_KEY_ARN", "WEBHOOK_KEY_FILE"))
                    .toArray(String[]::new));
        }
        assertThat(stack.variable("CHAT_LOG_TABLE")).isEqualTo("ChatLog");
        assertThat(stack.variable("EXPORT_BUCKET")).as("the name in sam local").isEqualTo("export-bucket");
    }

    @Test
    void tablesHaveKeysOfTemplate() {
        var template = Template.packaged();
        assertThat(stack.aws().dynamoDb().listTables().tableNames())
                .containsExactlyInAnyOrderElementsOf(template.resources("AWS::DynamoDB::Table"));
        for (var table : template.resources("AWS::DynamoDB::Table")) {
            assertThat(stack.aws().dynamoDb().describeTable(request -> request.tableName(table)).table().keySchema())
                    .extracting(KeySchemaElement::attributeName)
                    .isEqualTo(template.property(table, "KeySchema").findValuesAsText("AttributeName"));
        }
        for (var table : List.of("ChatLog", "Sessions")) {
            assertThat(stack.aws().dynamoDb().describeTimeToLive(request -> request.tableName(table))
                    .timeToLiveDescription().attributeName())
                    .isEqualTo(template.property(table, "TimeToLiveSpecification/AttributeName").asText());
        }
    }

    @Test
    void queueHasRedrivePolicyOfTemplate() {
        var policy = stack.aws().sqs().getQueueAttributes(request -> request.queueUrl(stack.eventsQueueUrl())
                .attributeNames(QueueAttributeName.REDRIVE_POLICY)).attributes();
        assertThat(policy.get(QueueAttributeName.REDRIVE_POLICY)).contains(":EventsDeadLetterQueue\"",
                "\"maxReceiveCount\":" + Template.packaged().property("EventsQueue", "RedrivePolicy/maxReceiveCount"));
    }

    @Test
    void apiHasRoutesOfTemplate() throws Exception {
        for (var route : Template.packaged().eventSources("HttpApi")) {
            var path = route.routeKey().replaceFirst("ANY ", "").replace("$default", "/none").replaceAll("\\{\\w+}",
                    "s-1");
            var method = path.endsWith("/webhooks/s-1") ? "POST" : "PUT";
            var response = send(HttpRequest.newBuilder(stack.apiUrl().resolve(path))
                    .method(method, BodyPublishers.noBody()).build());
            assertThat(response.statusCode()).as(path)
                    .isEqualTo(path.equals("/none") ? 404 : path.startsWith("/connectycube/") ? 403 : 405);
            assertThat(response.headers().firstValue("Allow").isPresent()).as(path).isEqualTo(!path.equals("/none"));
        }
    }

    @Test
    void unknownPathGetsAnswerOfFunction() throws Exception {
        for (var path : List.of("/v2/nothing", "/client/v4/nothing", "/accounts/a-1/nothing", "/v3/nothing", "/")) {
            var response = send(HttpRequest.newBuilder(stack.apiUrl().resolve(path)).build());

            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.body()).contains("\"ROUTE_NOT_FOUND\"");
        }
    }

    @Test
    void portInUseFailsWithHint() {
        var taken = Settings.inMemory().withPort(stack.apiUrl().getPort());

        assertThatThrownBy(() -> EmbeddedStack.start(taken)).isInstanceOf(StackFailure.class)
                .hasMessageContaining("--port");
    }

    @Test
    void corsAllowsOnlyExactOrigin() throws Exception {
        var link = presign("cors.csv");

        assertThat(origin(link, "https://app.example")).contains("https://app.example");
        assertThat(origin(link, "https://app-example")).isEmpty();
    }

    @Test
    void dataDirectorySurvivesRestartAndIsExclusive(@TempDir Path data) throws IOException {
        var settings = Settings.inMemory().withData(MadeKey.in(data)).withoutPolling();
        try (var first = EmbeddedStack.start(settings)) {
            first.aws().dynamoDb().putItem(request -> request
                    .tableName(first.variable("ORGANIZATIONS_TABLE")).item(KEY));
            first.s3().putObject(request -> request.bucket(first.variable("EXPORT_BUCKET")).key("a/b.csv"),
                    RequestBody.fromString("id"));
            assertThatThrownBy(() -> EmbeddedStack.start(settings)).isInstanceOf(StackFailure.class)
                    .hasMessageContaining("in use by another process");
        }
        try (var second = EmbeddedStack.start(settings)) {
            assertThat(second.aws().dynamoDb().getItem(request -> request
                    .tableName(second.variable("ORGANIZATIONS_TABLE")).key(KEY)).item()).isEqualTo(KEY);
            assertThat(second.s3().getObjectAsBytes(
                    request -> request.bucket(second.variable("EXPORT_BUCKET")).key("a/b.csv")).asUtf8String())
                    .isEqualTo("id");
        }
    }

    private static PresignedGetObjectRequest presign(String key) {
        var bucket = stack.variable("EXPORT_BUCKET");
        stack.s3().putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString("id"));
        var at = stack.aws().endpoints().orElseThrow();
        try (var presigner = S3Presigner.builder().credentialsProvider(at.credentials()).endpointOverride(at.s3())
                .region(at.region()).build()) {
            return presigner.presignGetObject(request -> request.signatureDuration(Duration.ofMinutes(1))
                    .getObjectRequest(object -> object.bucket(bucket).key(key)));
        }
    }

    private static Optional<String> origin(PresignedGetObjectRequest link, String origin) throws Exception {
        var response = send(HttpRequest.newBuilder(link.url().toURI()).header("Origin", origin).build());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.headers().firstValue("Access-Control-Allow-Origin");
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString());
        }
    }
}
