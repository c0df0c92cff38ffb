package dev.chatreplay.cli;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.format.Formats;
import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.session.Session;
import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;

/// The story that `demo` tells: each step really happens, is shown with the call that does it, and is checked.
final class Demo {
    private static final String SESSION = "launch-review";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EmbeddedStack stack;
    private final PrintWriter out;
    private final Organizations organizations;
    private int steps;

    Demo(EmbeddedStack stack, PrintWriter out) {
        this.stack = stack;
        this.out = out;
        this.organizations = stack.stores().organizations();
    }

    /// Tells it.
    ///
    /// @param began when the process started to work, on the scale of [System#nanoTime()]
    /// @throws CommandFailure when something is not as it should be
    void run(long began) throws IOException, InterruptedException {
        step("DynamoDB, S3, SQS and the API are up at " + stack.apiUrl() + " after " + seconds(began) + " s");
        var apiKey = organizations.create(DemoOrganization.ID, DemoOrganization.NAME);
        step("Created the organization '" + DemoOrganization.ID + "'; its API key is shown once");
        say("export CHAT_REPLAY_API_KEY=" + apiKey);
        try (var api = new Api(stack.apiUrl(), DemoOrganization.ID, apiKey, this::say);
                var download = new ChatDownload(api, PATIENCE, out)) {
            refuseBeforeItIsEnabled(api);
            var events = sampleEvents();
            recordWhileLive(api, events.subList(0, events.size() - 1));
            end(api, events.getLast());
            fetch(api, download);
        }
        out.println();
        out.println("All of it is as it should be, " + seconds(began)
                + " s after the start. Next: ./chat-replay local --help");
        out.flush();
    }

    private void refuseBeforeItIsEnabled(Api api) {
        step("Reading is off until somebody enables it");
        curlChat();
        expect(403, api.getChat(SESSION));
        organizations.setChatReplayEnabled(DemoOrganization.ID, true);
        step("Enabled '" + DemoOrganization.ID + "' (./chat-replay org enable " + DemoOrganization.ID + ")");
    }

    private void recordWhileLive(Api api, List<EventLines.Event> events) {
        step("A session runs: " + events.size() + " events, as in events/chat/sample-session.ndjson");
        say("$ curl -u " + DemoOrganization.ID + ":$CHAT_REPLAY_API_KEY -H 'Content-Type: application/json' \\");
        say("  -d '{\"events\":[{\"type\":\"session.started\",…},…]}' " + stack.apiUrl() + "/v2/events");
        say(expect(200, api.postEvents(new EventBatch(events).body())).text());
        step("Asked while it is live, the API answers with what was said so far");
        curlChat();
        var live = expect(200, api.getChat(SESSION)).json().path("data");
        say("\"chat_complete\":" + live.path("chat_complete") + ", \"chat_message_count\":"
                + live.path("chat_message_count") + ", …");
        require(!ChatLink.of(live).complete(), "a live session's chat must not be called complete");
    }

    private void end(Api api, EventLines.Event ended) {
        step("The session ends: " + ended.json());
        expect(200, api.postEvents(new EventBatch(List.of(ended)).body()));
        var asked = System.nanoTime();
        var session = untilCurrent();
        step("The compactor wrote the CSV to S3, " + seconds(asked) + " s later");
        say("s3://" + stack.variable("EXPORT_BUCKET") + "/"
                + session.ready(Formats.DEFAULT.formatName()).orElseThrow().key());
    }

    private Session untilCurrent() {
        var sessions = stack.stores().sessions();
        var key = new SessionKey(DemoOrganization.ID, SESSION);
        var untilThere = RetryPolicy.<Session>builder().handleResultIf(session -> !session.isCurrent())
                .withDelay(Duration.ofMillis(50)).withMaxRetries(-1).withMaxDuration(PATIENCE).build();
        var session = Failsafe.with(untilThere).get(() -> sessions.find(key).orElseThrow());
        require(session.isCurrent(), "the compaction must end within " + PATIENCE.toSeconds() + " s");
        return session;
    }

    private void fetch(Api api, ChatDownload download) throws IOException, InterruptedException {
        step("The API consumer asks again, and gets a link for an hour");
        curlChat();
        var answer = expect(200, api.getChat(SESSION));
        var link = ChatLink.of(answer.json().path("data"));
        require(link.complete(), "the chat of an ended session must be complete");
        say(answer.text().replace(link.url().toString(), link.toString()));
        var file = Files.createTempFile("chat-replay-demo", ".csv");
        try {
            step("Downloads it from S3, and compares size and SHA-256");
            say("$ curl -o chat.csv '" + link + "'");
            var fetched = download.to(file, SESSION);
            say(fetched.bytes() + " bytes, SHA-256 " + fetched.sha256() + ": right");
            show(Files.readString(file), fetched);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void show(String csv, ChatLink link) throws IOException {
        step(link.messages() + " messages, without the deleted and the private one");
        csv.lines().map(line -> "    " + line).forEach(out::println);
        try (var rows = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get()
                .parse(new java.io.StringReader(csv))) {
            require(rows.stream().count() == link.messages(), "the CSV must have a row a message");
        }
    }

    private static List<EventLines.Event> sampleEvents() throws IOException {
        var events = new ArrayList<EventLines.Event>();
        try (var file = Objects.requireNonNull(Demo.class.getResourceAsStream("sample-session.ndjson"));
                var lines = new EventLines(new ByteArrayInputStream(file.readAllBytes()))) {
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                switch (line.get()) {
                    case EventLines.Event event -> events.add(event);
                    case EventLines.Unreadable(long number, String problem) ->
                        throw new CommandFailure("line " + number + " of the sample " + problem);
                }
            }
        }
        return events;
    }

    private void step(String text) {
        out.println();
        out.printf("%2d. %s%n", ++steps, text);
        out.flush();
    }

    private void say(String text) {
        out.println("    " + text.stripTrailing());
        out.flush();
    }

    private void curlChat() {
        say("$ curl -u " + DemoOrganization.ID + ":$CHAT_REPLAY_API_KEY " + stack.apiUrl() + Api.chatPath(SESSION));
    }

    private ApiAnswer expect(int status, ApiAnswer answer) {
        if (answer.status() != 200) {
            say(answer.text());
        }
        require(answer.status() == status, "the API must answer " + status + ", not " + answer.problem());
        return answer;
    }

    private static void require(boolean asItShouldBe, String what) {
        if (!asItShouldBe) {
            throw new CommandFailure("The demo failed: " + what + ".");
        }
    }

    private static String seconds(long began) {
        return String.format(Locale.ROOT, "%.1f", Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0);
    }
}
