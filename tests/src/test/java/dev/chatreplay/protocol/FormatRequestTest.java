package dev.chatreplay.protocol;

import static dev.chatreplay.client.Errors.assertError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.download.ChatAnswer;
import dev.chatreplay.download.ChatFiles;
import dev.chatreplay.export.Exports;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.format.Formats;
import dev.chatreplay.harness.SessionRows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Tests readers that request a further format while the session changes.
class FormatRequestTest extends StoresProtocolTest {
    private static final String FORMAT = "csv_full";

    private static boolean isAdded(SdkRequest request) {
        return request instanceof UpdateItemRequest update && update.updateExpression().contains("#formats");
    }

    @Test
    void readerOfSessionThatEndsMeanwhileGetsCompleteChat() {
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(chat);
        harness.httpFaults.before(FormatRequestTest::isAdded, () -> api.send(chat.ended().eventsFrom(2)));
        var answer = api.chat(chat.sessionId(), FORMAT);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.complete()).isTrue();
    }

    @Test
    void readerOfSessionWithLateEventMeanwhileGetsIt() {
        var chat = exported();
        harness.httpFaults.before(FormatRequestTest::isAdded,
                () -> api.send(chat.sent("m-2", "meanwhile").eventsFrom(chat.events().size() - 1)));
        var answer = api.chat(chat.sessionId(), FORMAT);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.complete()).isTrue();
        assertThat(new String(Api.download(answer), UTF_8)).contains("meanwhile");
    }

    @Test
    void readerOfSessionThatExpiresMeanwhileGets404() {
        var chat = exported();
        harness.httpFaults.before(FormatRequestTest::isAdded, () -> harness.stack.aws().dynamoDb()
                .deleteItem(r -> r.tableName(harness.stack.variable("SESSIONS_TABLE"))
                        .key(SessionRows.key(api, chat.sessionId()))));
        assertError(api.chat(chat.sessionId(), FORMAT), 404, "SESSION_NOT_FOUND");
    }

    /// An older version of the code has compacted the session, and did not know the format.
    @Test
    void formatThatFinishedCompactionLeftOutIsMade() {
        var chat = exported();
        assertThat(api.chat(chat.sessionId(), FORMAT).status()).isEqualTo(200);
        harness.clock.pass(Duration.ofSeconds(61));
        harness.stack.aws().dynamoDb().updateItem(r -> r.tableName(harness.stack.variable("SESSIONS_TABLE"))
                .key(SessionRows.key(api, chat.sessionId())).updateExpression("REMOVE #export.files." + FORMAT)
                .expressionAttributeNames(Map.of("#export", "export")));
        assertThat(api.chat(chat.sessionId(), FORMAT).status()).isEqualTo(200);
    }

    /// Another worker with an older version of the code compacts the session meanwhile, and does not know the format.
    @Test
    void formatThatOtherCompactionLeavesOutMeanwhileIsQueued() {
        var chat = ended();
        var older = Exports.ofWorker(stores, Formats.of(List.of()), harness.clock).compactor();
        harness.faults.after(FormatRequestTest::isAdded, () -> older.compact(key(chat), deadline()));
        var files = ChatFiles.of(stores, Formats.ofProduct(), ChatFiles.MAX_ENTRIES, harness.clock);
        assertThat(files.of(session(chat), ChatFormat.CSV_FULL, deadline())).isInstanceOf(ChatAnswer.Processing.class);
        assertThat(requestsFor(chat)).hasSize(1);
    }
}
