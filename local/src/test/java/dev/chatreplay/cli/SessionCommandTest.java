package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.local.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import picocli.CommandLine;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Tests `session` against a stack whose worker compacts. Sets system properties that the AWS SDK reads.
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class SessionCommandTest extends DemoStackTest {
    private static final Map<String, String> SETTINGS = Map.of("aws.region", "AWS_REGION", "aws.accessKeyId",
            "AWS_ACCESS_KEY_ID", "aws.secretAccessKey", "AWS_SECRET_ACCESS_KEY", "aws.endpointUrlDynamoDb",
            "AWS_ENDPOINT_URL_DYNAMODB", "aws.endpointUrlS3", "AWS_ENDPOINT_URL_S3", "aws.endpointUrlSqs",
            "AWS_ENDPOINT_URL_SQS");

    @TempDir
    private Path directory = Path.of("");

    SessionCommandTest() throws IOException {
        super(Settings.inMemory().withConfiguration("COMPACTION_DELAY_SECONDS", "0"));
    }

    @BeforeAll
    void set() {
        SETTINGS.forEach((property, variable) -> System.setProperty(property, stack.variable(variable)));
    }

    @AfterAll
    void clear() {
        SETTINGS.keySet().forEach(System::clearProperty);
    }

    private static Run session(Map<String, String> environment, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var command = ChatReplay.addCommands(new CommandLine(new SessionCommand(environment)))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        command.setExecutionExceptionHandler((failure, line, _) -> {
            line.getErr().println(failure.getMessage());
            return 1;
        });
        return new Run(command.execute(arguments), out.toString(), err.toString());
    }

    private Run session(String... arguments) {
        return session(stack.environment(), Stream.concat(Arrays.stream(arguments),
                Stream.of("--organization", organization.id())).toArray(String[]::new));
    }

    /// Sends a session, and returns when it has its export.
    private void exported(String sessionId) throws IOException {
        send(sessionId, true);
        var run = run("download", sessionId, "-o", directory.resolve("out.csv").toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private void send(String sessionId, boolean ended) throws IOException {
        var common = "\"occurredAt\":\"2026-11-21T09:00:00Z\",\"sessionId\":\"" + sessionId
                + "\",\"meetingId\":\"m-1\"";
        var sent = "{\"type\":\"chat.message.sent\",\"id\":\"e-1\"," + common + ",\"message\":{\"id\":\"m-1\","
                + "\"participantId\":\"p-1\",\"displayName\":\"A\",\"payloadType\":\"TEXT_MESSAGE\",\"payload\":\"hello\","
                + "\"createdAt\":\"2026-11-21T09:00:00Z\"}}\n";
        var end = "{\"type\":\"session.ended\",\"id\":\"e-2\"," + common + "}\n";
        var file = Files.writeString(directory.resolve("events.ndjson"), ended ? sent + end : sent);
        var run = run("send", file.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private List<String> objects(String sessionId) {
        return stack.s3().listObjectsV2(r -> r.bucket(stack.variable("EXPORT_BUCKET"))).contents().stream()
                .map(S3Object::key).filter(key -> key.contains("/" + sessionId + "/")).toList();
    }

    @Test
    void showPrintsFactsOfEndedSession() throws IOException {
        exported("shown");
        var shown = session("show", "shown");
        assertThat(shown.exitCode()).as(shown.err()).isZero();
        assertThat(shown.out().lines()).contains("organization: demo", "session: shown", "meeting: m-1",
                "status: ENDED", "ended at: 2026-11-21T09:00:00Z", "refused events: 0", "log version: 1",
                "work version: 1", "export is current: yes", "all work is done: yes",
                "export messages: 1, and 0 deleted, of 2 log entries",
                "export file csv: " + objects("shown").getFirst())
                .anyMatch(line -> line.matches("next visit of the sweep: \\d{4}-.*Z"))
                .allMatch(line -> line.matches("[a-z ]+[a-z0-9_ ]*: .+"));
    }

    @Test
    void showPrintsLeaseMarkAndSnapshotOfLiveSession() throws IOException {
        send("live", false);
        var key = new SessionKey(organization.id(), "live");
        var found = stack.stores().sessions().find(key).orElseThrow();
        stack.stores().snapshotCommits().acquire(key, Instant.now(), Instant.now().plus(Duration.ofMinutes(1)));
        stack.stores().sessions().markQueued(found, Instant.parse("2026-11-21T09:00:00Z"));
        assertThat(session("show", "live").out().lines()).contains("status: LIVE", "export is current: no",
                "work is queued since: 2026-11-21T09:00:00Z, for work version 0")
                .anyMatch(line -> line.startsWith("snapshot lease: until ")).noneMatch(line -> line.contains("ended"));
    }

    @Test
    void withdrawReplacesObjectsOfEndedSession() throws IOException {
        exported("withdrawn");
        var before = objects("withdrawn");
        var run = session("withdraw", "withdrawn", "--wait", "600");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("The new files are ready. Deleted old objects: " + before.size());
        assertThat(objects("withdrawn")).isNotEmpty().doesNotContainAnyElementsOf(before);
        assertThat(session("show", "withdrawn").out()).contains("withdrawn below work version: 2\n");
    }

    @Test
    void withdrawWithoutWaitIsFinishedBySecondRun() throws IOException {
        exported("unwaited");
        var before = objects("unwaited");
        var first = session("withdraw", "unwaited", "--no-wait");
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains("The files are withdrawn", "Run the command again to delete the old files");
        assertThat(objects("unwaited")).containsAll(before);

        assertThat(session("withdraw", "unwaited", "--wait", "600").exitCode()).isZero();
        assertThat(objects("unwaited")).isNotEmpty().doesNotContainAnyElementsOf(before);
        for (var wait : List.of("-1", "99999999999")) {
            var refused = session("withdraw", "unwaited", "--wait", wait);
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err()).contains("--wait takes seconds, 0 to 604800");
        }
    }

    @Test
    void withdrawDeletesSnapshotsOfLiveSession() throws IOException {
        send("live-withdrawn", false);
        assertThat(session("withdraw", "live-withdrawn").out()).contains("The session is live.");
    }

    @Test
    void failuresSayWhatToDo() {
        for (var command : new String[]{"show", "withdraw"}) {
            var unknown = session(command, "unknown");
            assertThat(unknown.exitCode()).isEqualTo(1);
            assertThat(unknown.err()).contains("The organization demo has no session with this id: unknown");
            var missing = session(Map.of(), command, "s", "--organization", "demo");
            assertThat(missing.exitCode()).isEqualTo(2);
            assertThat(missing.err()).contains("Set the variable SESSIONS_TABLE");
        }
        assertThat(session(stack.environment(), "show", "s", "--organization", "").err())
                .contains("CHAT_REPLAY_ORGANIZATION");
        var elsewhere = new HashMap<>(stack.environment());
        elsewhere.put("SESSIONS_TABLE", "Nowhere");
        assertThat(session(elsewhere, "show", "s", "--organization", "demo").err()).contains("no table Nowhere");
    }
}
