package dev.chatreplay.protocol;

import dev.chatreplay.harness.SessionRows;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.client.Project;
import dev.chatreplay.harness.SessionRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Runs the commands that `docs/operations.md` gives for a lost export and for lost log rows.
class RestoreTest extends ProtocolTest {
    private static final Duration LONGER_THAN_BETWEEN_COMPACTIONS = Duration.ofSeconds(61);

    private final String commands = section("## Restore");

    @Test
    void documentedCommandsMakeLostExportAgain() {
        var chat = exported();
        var key = ProtocolHarness
                .value(ProtocolHarness.file(harness.export(api, chat.sessionId()).orElseThrow(), "csv"), "key");
        harness.stack.s3().deleteObject(r -> r.bucket(harness.stack.variable("EXPORT_BUCKET")).key(key.s()));

        restore(chat, option("update-expression"), option("expression-attribute-names"));
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

        restore(chat, option("update-expression").replace(" REMOVE #export", ""), "{\"#status\":\"status\"}");
        assertWholeChat(chat);
    }

    private Chat exported() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        harness.compactAll();
        return chat;
    }

    /// Runs the two commands, and lets the compactor receive the request.
    private void restore(Chat chat, String update, String names) {
        harness.clock.pass(LONGER_THAN_BETWEEN_COMPACTIONS);
        harness.stack.aws().dynamoDb().updateItem(r -> r.tableName(harness.stack.variable("SESSIONS_TABLE"))
                .key(SessionRows.key(api, chat.sessionId()))
                .updateExpression(update).conditionExpression(option("condition-expression"))
                .expressionAttributeNames(Json.parse(names).properties().stream()
                        .collect(toMap(Map.Entry::getKey, name -> name.getValue().asText())))
                .expressionAttributeValues(Json.parse(option("expression-attribute-values")).properties().stream()
                        .collect(toMap(Map.Entry::getKey, value -> attribute(value.getValue())))));
        harness.stack.aws().sqs().sendMessage(r -> r.queueUrl(harness.stack.variable("COMPACTION_QUEUE_URL"))
                .messageBody(
                        option("message-body").replace("acme", api.organizationId()).replace("s-1", chat.sessionId())));
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

    private String option(String name) {
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
