package dev.chatreplay.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.CsvRows;
import dev.chatreplay.client.Project;
import dev.chatreplay.client.SendCommand;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.runtime.Concurrently;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Sends the inputs of real producers that once failed, over HTTP, over the bus and with `chat-replay send`. Each folder entry is a file of
/// events, and the rows of `csv_full` that its sessions must have. The quick extent sends
/// a quarter of the cases over HTTP, a quarter over the bus, and the others with the command.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FieldCasesTest {
    private static final Path CASES = Project.file("tests/src/test/resources/field-cases");
    private static final int SESSION_ID = 2;

    private final Stack stack = Stack.shared();

    static List<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".ndjson"))
                    .map(name -> name.replace(".ndjson", "")).sorted().toList();
        }
    }

    static List<String> casesOverHttp() throws IOException {
        return Extent.some(cases(), "HTTP");
    }

    static List<String> casesOverBus() throws IOException {
        return Extent.some(cases(), "the bus");
    }

    private static List<String> casesThroughSend() throws IOException {
        var all = new ArrayList<>(cases());
        if (Extent.CURRENT == Extent.QUICK) {
            all.removeAll(casesOverHttp());
            all.removeAll(casesOverBus());
        }
        return all;
    }

    /// Creates an organization whose sessions have both formats when they end.
    private Api organization() {
        var api = stack.organization();
        stack.organizations().setFormats(api.organizationId(), Set.of("csv_full"));
        return api;
    }

    @ParameterizedTest
    @MethodSource("casesOverHttp")
    @Scaled
    void caseOverHttpGivesRightRows(String name) throws IOException {
        var api = organization();
        var answer = api.post(("{\"events\":[" + String.join(",", events(name)) + "]}").getBytes(UTF_8));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.data().path("recorded").asInt()).isEqualTo(events(name).size());
        forEachSession(name, (sessionId, rows) -> assertRows(api, sessionId, rows));
    }

    @ParameterizedTest
    @MethodSource("casesOverBus")
    @Scaled
    void caseOverBusGivesRightRows(String name) throws IOException {
        var api = organization();
        Predicate<String> isEnd = event -> event.contains("session.ended");
        sendOverBus(api, events(name).stream().filter(isEnd.negate()).toList());
        // An event that is recorded after the first compaction waits a minute for the next one.
        await().atMost(Duration.ofMinutes(2)).until(this::isBusEmpty);
        sendOverBus(api, events(name).stream().filter(isEnd).toList());
        forEachSession(name, (sessionId, rows) -> await().atMost(Duration.ofMinutes(5)).ignoreExceptions()
                .untilAsserted(() -> assertRows(api, sessionId, rows)));
    }

    private void sendOverBus(Api api, List<String> events) {
        for (var event : events) {
            var owned = "{\"organizationId\":\"" + api.organizationId() + "\"," + event.substring(1);
            stack.embedded().aws().sqs()
                    .sendMessage(r -> r.queueUrl(stack.embedded().eventsQueueUrl()).messageBody(owned));
        }
    }

    private boolean isBusEmpty() {
        return stack.embedded().aws().sqs().getQueueAttributes(r -> r.queueUrl(stack.embedded().eventsQueueUrl())
                .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes().values().stream().allMatch("0"::equals);
    }

    /// The cases in one file, because each run of the command starts a JVM. The file begins with a byte order mark.
    @Test
    @Scaled
    void casesThroughSendGiveRightRows(@TempDir Path directory) throws Exception {
        var all = new StringBuilder("\uFEFF");
        for (var name : casesThroughSend()) {
            events(name).forEach(event -> all.append(event).append('\n'));
        }
        var api = organization();
        SendCommand.send(api, Files.writeString(directory.resolve("cases.ndjson"), all));
        for (var name : casesThroughSend()) {
            forEachSession(name, (sessionId, rows) -> assertRows(api, sessionId, rows));
        }
    }

    /// Checks the sessions of a case with their expected rows. The first of these is the header. The quick extent checks every fifth session.
    private static void forEachSession(String name, BiConsumer<String, List<List<String>>> check) throws IOException {
        var expected = CsvRows.of(Files.readAllBytes(CASES.resolve(name + ".csv")));
        var rows = expected.subList(1, expected.size());
        Concurrently.forEach(Extent.sample(rows.stream().map(row -> row.get(SESSION_ID)).distinct().toList()),
                sessionId -> check.accept(sessionId, Stream.concat(Stream.of(expected.getFirst()),
                        rows.stream().filter(row -> row.get(SESSION_ID).equals(sessionId))).toList()));
    }

    private static void assertRows(Api api, String sessionId, List<List<String>> rows) {
        var csv = file(api, sessionId, "");
        assertThat(file(api, sessionId, "csv_full")).as(sessionId).isEqualTo(rows);
        var columns = csv.removeFirst().size();
        assertThat(csv).as(sessionId)
                .isEqualTo(rows.stream().skip(1).map(row -> row.subList(0, columns)).toList());
    }

    private static List<List<String>> file(Api api, String sessionId, String format) {
        var answer = api.chatWhenReady(sessionId, format);
        assertThat(answer.status()).as("%s: %s", sessionId, answer).isEqualTo(200);
        assertThat(answer.complete()).as("%s: %s", sessionId, answer).isTrue();
        assertThat(answer.data().path("chat_refused_count").asInt()).isZero();
        return new ArrayList<>(CsvRows.of(Api.download(answer)));
    }

    private static List<String> events(String name) throws IOException {
        return Files.readString(CASES.resolve(name + ".ndjson")).replace("\uFEFF", "").lines().toList();
    }
}
