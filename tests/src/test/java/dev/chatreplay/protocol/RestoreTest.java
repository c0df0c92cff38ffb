package dev.chatreplay.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.client.Project;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.session.EventDigest;
import dev.chatreplay.session.SessionSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Runs the commands that `docs/operations.md` gives for a lost export, for lost log rows, for a wrong lease and for refused events.
class RestoreTest extends ProtocolTest {
    private static final Duration LONGER_THAN_BETWEEN_COMPACTIONS = Duration.ofSeconds(61);

    private static final String RESTORE = section("## Restore");
    private static final String LEASE = section("### Remove a lease");
    private static final String REFUSED_EVENTS = section("### Refused events");

    @Test
    void documentedCommandsMakeLostExportAgain() {
        var chat = exported();
        var key = ProtocolHarness
                .value(ProtocolHarness.file(harness.export(api, chat.sessionId()).orElseThrow(), "csv"), "key");
        harness.stack.s3().deleteObject(r -> r.bucket(harness.stack.variable("EXPORT_BUCKET")).key(key.s()));

        restore(chat, option(RESTORE, "update-expression"), option(RESTORE, "expression-attribute-names"));
        assertWholeChat(chat);
    }

    @Test
    void documentedCommandsWithoutRemovalAddRestoredLogRows() {
        var chat = new Chat().started().sent("m-1", "hello").sent("m-2", "there").ended();
        api.send(chat);
        var lost = logRows(chat);
        lost.forEach(row -> harness.stack.aws().dynamoDb().deleteItem(r -> r.tableName(logTable())
                .key(Map.of("pk", ProtocolHarness.value(row, "pk"), "sk", ProtocolHarness.value(row, "sk")))));
        harness.compactAll();
        assertThat(new String(api.csv(chat.sessionId()), UTF_8).lines()).hasSize(1);
        lost.forEach(row -> harness.stack.aws().dynamoDb().putItem(r -> r.tableName(logTable()).item(row)));

        restore(chat, option(RESTORE, "update-expression").replace(" REMOVE #export", ""), "{\"#status\":\"status\"}");
        assertWholeChat(chat);
    }

    @Test
    void documentedCommandRemovesRefusedEvents() {
        var chat = exported();
        harness.stack.stores().refusedEvents().add(new SessionKey(api.organizationId(), chat.sessionId()),
                List.of(EventDigest.of("a body")), harness.clock.instant(), harness.clock.instant(),
                SessionSettings.NONE, harness.clock.instant());
        var before = new HashMap<>(harness.row(api, chat.sessionId()));
        assertThat(before.remove("refused")).isNotNull();

        harness.stack.aws().dynamoDb().updateItem(r -> r.tableName(harness.stack.variable("SESSIONS_TABLE"))
                .key(key(REFUSED_EVENTS, chat)).updateExpression(option(REFUSED_EVENTS, "update-expression"))
                .conditionExpression(option(REFUSED_EVENTS, "condition-expression")));
        assertThat(harness.row(api, chat.sessionId())).isEqualTo(before);
    }

    @Test
    void documentedCommandRemovesLeaseThatNoWorkerHas() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var request = requestsFor(chat).getFirst();
        update(chat, "SET attempt = :attempt, leaseUntil = :until", "attribute_exists(pk)",
                Map.of(":attempt", AttributeValue.fromS("lost"), ":until", AttributeValue.fromN(
                        Long.toString(harness.clock.instant().plus(Duration.ofDays(1)).toEpochMilli()))));
        assertThat(harness.compact(request)).as("another worker has the lease").isFalse();

        update(chat, option(LEASE, "update-expression"), option(LEASE, "condition-expression"), Map.of());
        assertThat(harness.compact(request)).isTrue();
        assertWholeChat(chat);
    }

    private void update(Chat chat, String update, String condition, Map<String, AttributeValue> values) {
        harness.stack.aws().dynamoDb().updateItem(r -> r.tableName(harness.stack.variable("SESSIONS_TABLE"))
                .key(key(LEASE, chat)).updateExpression(update).conditionExpression(condition)
                .expressionAttributeValues(values.isEmpty() ? null : values));
    }

    /// Runs the two commands, and lets the compactor receive the request.
    private void restore(Chat chat, String update, String names) {
        harness.clock.pass(LONGER_THAN_BETWEEN_COMPACTIONS);
        harness.stack.aws().dynamoDb().updateItem(r -> r.tableName(harness.stack.variable("SESSIONS_TABLE"))
                .key(key(RESTORE, chat)).updateExpression(update)
                .conditionExpression(option(RESTORE, "condition-expression"))
                .expressionAttributeNames(Json.parse(names).properties().stream()
                        .collect(toMap(Map.Entry::getKey, name -> name.getValue().asText())))
                .expressionAttributeValues(
                        Json.parse(option(RESTORE, "expression-attribute-values")).properties().stream()
                                .collect(toMap(Map.Entry::getKey, value -> attribute(value.getValue())))));
        harness.stack.aws().sqs().sendMessage(r -> r.queueUrl(harness.stack.variable("COMPACTION_QUEUE_URL"))
                .messageBody(own(option(RESTORE, "message-body"), chat)));
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        assertThat(exportedVersion(chat)).isEqualTo(harness.number(api, chat.sessionId(), "logVersion"));
    }

    private static AttributeValue attribute(JsonNode value) {
        return value.has("N")
                ? AttributeValue.fromN(value.get("N").asText())
                : AttributeValue.fromS(value.get("S").asText());
    }

    private String logTable() {
        return harness.stack.variable("CHAT_LOG_TABLE");
    }

    private List<Map<String, AttributeValue>> logRows(Chat chat) {
        return harness.stack.aws().dynamoDb().scanPaginator(r -> r.tableName(logTable())).items().stream()
                .filter(row -> row.toString().contains(chat.sessionId())).toList();
    }

    /// Returns the documented key, which names the session `s-1` of the organization `acme`, for this session.
    private Map<String, AttributeValue> key(String commands, Chat chat) {
        return Json.parse(own(option(commands, "key"), chat)).properties().stream()
                .collect(toMap(Map.Entry::getKey, value -> attribute(value.getValue())));
    }

    private String own(String documented, Chat chat) {
        return documented.replace("acme", api.organizationId()).replace("s-1", chat.sessionId());
    }

    private static String option(String commands, String name) {
        var option = Pattern.compile("--" + name + " '([^']*)'").matcher(commands);
        assertThat(option.find()).as("--%s in docs/operations.md", name).isTrue();
        return option.group(1);
    }

    private static String section(String heading) {
        try {
            var text = Files.readString(Project.file("docs/operations.md"));
            return text.substring(text.indexOf(heading));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
