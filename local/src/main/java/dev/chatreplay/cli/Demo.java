package dev.chatreplay.cli;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.format.Formats;
import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.session.Session;
import dev.chatreplay.webhook.Signer;
import dev.chatreplay.webhook.SigningKey;
import dev.chatreplay.webhook.Webhook;
import dev.chatreplay.webhook.WebhookChange;
import dev.chatreplay.webhook.WebhookKey;
import dev.chatreplay.webhook.Webhooks;
import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedSupplier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;

/// The steps of `demo`. Each step runs against the embedded stack, prints the equivalent call, and checks the result.
final class Demo {
    private static final String SESSION = "launch-review";
    private static final String CSV = Formats.DEFAULT.formatName();
    private static final String SECOND_FORMAT = ChatFormat.TXT.formatName();
    private static final int SHOWN_LINES = 11;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final EmbeddedStack stack;
    private final PrintWriter out;
    private final Notices notices;
    private final Organizations organizations;
    private int steps;

    /// @param out receives the steps
    Demo(EmbeddedStack stack, PrintWriter out, Notices notices) {
        this.stack = stack;
        this.out = out;
        this.notices = notices;
        this.organizations = stack.stores().organizations();
    }

    /// Runs all steps.
    ///
    /// @param began the start time of the command, on the scale of [System#nanoTime()]
    /// @throws CommandFailure when a check fails
    void run(long began) throws IOException, InterruptedException {
        step("DynamoDB, S3, SQS and the API started in " + seconds(began) + " s; the API is at " + stack.apiUrl());
        var apiKey = DemoOrganization.create(organizations);
        step("An operator creates the organization '" + DemoOrganization.ID + "'; its API key is shown only once");
        say("export CHAT_REPLAY_API_KEY=" + apiKey);
        try (var receiver = new DemoReceiver();
                var api = new Api(stack.apiUrl(), DemoOrganization.ID, apiKey, notices::warn);
                var download = new ChatDownload(api, PATIENCE, notices)) {
            refuseBeforeItIsEnabled(api);
            var secret = register(receiver);
            var events = sampleEvents();
            recordWhileLive(api, events.subList(0, events.size() - 1));
            end(api, events.getLast());
            receive(receiver, secret);
            fetch(api, download);
        }
        out.println();
        out.println("Every check passed, " + seconds(began) + " s after the start. Next: ./chat-replay local --help");
        out.flush();
    }

    private void refuseBeforeItIsEnabled(Api api) {
        step("The organization cannot read chats until an operator enables it");
        curlChat("");
        expect(403, api.getChat(SESSION, CSV));
        organizations.setChatReplayEnabled(DemoOrganization.ID, true);
        step("An operator enables '" + DemoOrganization.ID + "' (./chat-replay org enable " + DemoOrganization.ID
                + ")");
    }

    private void recordWhileLive(Api api, List<EventLines.Event> events) {
        step("A session is live: its producer sends " + events.size() + " events of events/chat/sample-session.ndjson");
        say("$ curl -u " + DemoOrganization.ID + ":$CHAT_REPLAY_API_KEY -H 'Content-Type: application/json' \\");
        say("  -d '{\"events\":[{\"type\":\"session.started\",…},…]}' " + stack.apiUrl() + "/v2/events");
        say(expect(200, api.postEvents(new EventBatch(events).body(), SendOptions.DEFAULT)).text());
        step("The API consumer requests the chat of the live session and gets the chat so far");
        curlChat("");
        var live = expect(200, readyChat(api)).json().path("data");
        say("\"chat_complete\":" + live.path("chat_complete") + ", \"chat_message_count\":"
                + live.path("chat_message_count") + ", …");
        require(!ChatLink.of(live).complete(), "the chat of a live session must not be complete");
    }

    private void end(Api api, EventLines.Event ended) {
        step("The session ends: " + ended.json());
        expect(200, api.postEvents(new EventBatch(List.of(ended)).body(), SendOptions.DEFAULT));
        var asked = System.nanoTime();
        var session = untilCurrent();
        step("The compactor wrote the CSV to S3 " + seconds(asked) + " s later");
        say("s3://" + stack.variable("EXPORT_BUCKET") + "/"
                + session.ready(Formats.DEFAULT.formatName()).orElseThrow().key());
    }

    private Session untilCurrent() {
        var sessions = stack.stores().sessions();
        var key = new SessionKey(DemoOrganization.ID, SESSION);
        var session = await(Duration.ofMillis(50), Session::isCurrent, () -> sessions.find(key).orElseThrow());
        require(session.isCurrent(), "the compaction must end within " + PATIENCE.toSeconds() + " s");
        return session;
    }

    /// Registers the webhook of the demo, and returns its secret.
    private String register(DemoReceiver receiver) {
        var environment = Environment.of(stack.environment());
        var master = MasterSecret.from(environment, stack.aws());
        var webhook = new Webhooks(stack.aws(), stack.variable("WEBHOOKS_TABLE"), master).create(
                WebhookKey.create(DemoOrganization.ID), new WebhookChange(Optional.of(DemoOrganization.ID),
                        Optional.of(receiver.url()), Optional.of(Set.of(Webhook.CHAT_SYNCED)), Optional.empty(),
                        Optional.empty(), Optional.empty()),
                Instant.now());
        step("The organization registers a webhook for " + Webhook.CHAT_SYNCED
                + "; the secret that signs its deliveries is shown only once");
        say(receiver.url().toString());
        return new Signer(master, SigningKey.from(environment, stack.aws())).secretOf(webhook);
    }

    private void receive(DemoReceiver receiver, String secret) throws InterruptedException {
        var delivery = receiver.next(PATIENCE)
                .orElseThrow(() -> new CommandFailure("The demo failed: no delivery arrived at the webhook."));
        step("The webhook receives the event and verifies its signature, before any caller has asked");
        say("webhook-id: " + delivery.id());
        say("webhook-signature: " + delivery.signatures());
        require(delivery.isSignedWith(secret), "the signature of the delivery must be right");
        say(delivery.body().replaceAll("(\"chatDownloadUrl\":\"[^?\"]*)[^\"]*", "$1?…"));
    }

    private void fetch(Api api, ChatDownload download) throws IOException {
        step("The API consumer requests the chat again and gets a download link that is valid for an hour");
        curlChat("");
        var answer = expect(200, readyChat(api));
        var link = ChatLink.of(answer.json().path("data"));
        require(link.complete(), "the chat of an ended session must be complete");
        say(answer.text().replace(link.url().toString(), link.toString()));
        try (var temporary = TemporaryFile.create(".csv")) {
            var file = temporary.path();
            step("The API consumer downloads the CSV from S3 and compares size and SHA-256");
            say("$ curl -o chat.csv '" + link + "'");
            var fetched = download.to(file, SESSION, CSV);
            say(fetched.bytes() + " bytes, SHA-256 " + fetched.sha256() + ": as the API reported");
            show(Files.readString(file), fetched);
            step("The API consumer downloads another format, a transcript; every later export has it, too");
            curlChat("?format=" + SECOND_FORMAT);
            var second = download.to(file, SESSION, SECOND_FORMAT);
            require(second.messages() == fetched.messages(), "all formats must have the same messages");
            showStart(Files.readString(file));
        }
    }

    private void show(String csv, ChatLink link) throws IOException {
        step("The CSV has " + link.messages() + " messages, without the deleted one and the private one");
        csv.lines().map(line -> "    " + line).forEach(out::println);
        try (var rows = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get()
                .parse(new java.io.StringReader(csv))) {
            require(rows.stream().count() == link.messages(), "the CSV must have one row per message");
        }
    }

    private void showStart(String text) {
        text.lines().limit(SHOWN_LINES).map(line -> "    " + line).forEach(out::println);
        say("…");
    }

    private static List<EventLines.Event> sampleEvents() throws IOException {
        var events = new ArrayList<EventLines.Event>();
        try (var file = Objects.requireNonNull(Demo.class.getResourceAsStream("sample-session.ndjson"));
                var lines = new EventLines(new ByteArrayInputStream(file.readAllBytes()))) {
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                switch (line.get()) {
                    case EventLines.Event event -> events.add(event);
                    case EventLines.Unreadable(Place place, String problem) ->
                        throw new CommandFailure("The sample session, " + place + ": " + problem);
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

    private void curlChat(String query) {
        say("$ curl -u " + DemoOrganization.ID + ":$CHAT_REPLAY_API_KEY " + stack.apiUrl() + Api.chatPath(SESSION)
                + query);
    }

    /// Requests the chat until the API has prepared it. A slow machine cannot do so within one request.
    private static ApiAnswer readyChat(Api api) {
        return await(Duration.ofSeconds(1), answer -> answer.status() != 202, () -> api.getChat(SESSION, CSV));
    }

    /// Reads a value again until it is ready, at most for [#PATIENCE]. Returns the last one.
    private static <T> T await(Duration interval, Predicate<T> isReady, CheckedSupplier<T> value) {
        var untilReady = RetryPolicy.<T>builder().handleResultIf(read -> !isReady.test(read)).withDelay(interval)
                .withMaxRetries(-1).withMaxDuration(PATIENCE).build();
        return Failsafe.with(untilReady).get(value);
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
