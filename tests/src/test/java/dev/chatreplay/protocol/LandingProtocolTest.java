package dev.chatreplay.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.harness.ProcessDiedError;
import dev.chatreplay.organization.LandingRole;
import dev.chatreplay.organization.LandingTarget;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.reference.ReferenceChat;
import dev.chatreplay.session.ChatFile;
import dev.chatreplay.session.Counts;
import dev.chatreplay.session.Export;
import dev.chatreplay.session.ExportCommits.Acquisition.Acquired;
import dev.chatreplay.session.LandingTries;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.sqs.model.Message;

/// Base class of the tests of landings. Each test has an organization of its own, so that the sweep lands no session of an earlier test in
/// its place.
abstract class LandingProtocolTest extends ProtocolTest {
    static final String BUCKET = "landing-bucket";
    private static final int HOURS = 11;

    private final Organizations organizations = harness.stack.stores().organizations();
    private String prefix = "";

    @BeforeEach
    void begin() {
        api = harness.organization();
        startLanding();
    }

    /// Lands the next exports of the organization in a new place.
    final void startLanding() {
        prefix = "p-" + System.nanoTime();
        land("csv");
    }

    /// Lands the exports of the organization in these formats.
    final void land(String... formats) {
        landIn(BUCKET, formats);
    }

    final void landIn(String bucket, String... formats) {
        organizations.setLanding(api.organizationId(),
                Optional.of(new LandingTarget(bucket, prefix, Set.of(formats)).withRole(role())));
    }

    /// Returns the role of the landings.
    Optional<LandingRole> role() {
        return Optional.empty();
    }

    /// Returns a client of the owner of the landing bucket.
    S3Client owner() {
        return harness.stack.s3();
    }

    final void endLanding() {
        organizations.setLanding(api.organizationId(), Optional.empty());
    }

    /// Returns the prefix of all keys in the place of this test.
    final String prefix() {
        return prefix;
    }

    /// Returns the key of the file of a format.
    final String key(Chat chat, String format) {
        return prefix + "/chat-replay/organization=" + api.organizationId() + "/date="
                + harness.stack.stores().sessions().find(session(chat)).orElseThrow().beganAt().toString()
                        .substring(0, 10)
                + "/session=" + chat.sessionId() + "/" + format + ".csv";
    }

    final SessionKey session(Chat chat) {
        return new SessionKey(api.organizationId(), chat.sessionId());
    }

    /// Lists the keys in the place of this test.
    final List<String> landed() {
        return owner().listObjectsV2Paginator(r -> r.bucket(BUCKET).prefix(prefix + "/")).contents().stream()
                .map(object -> object.key()).toList();
    }

    final byte[] content(String key) {
        return owner().getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asByteArray();
    }

    /// Puts an object that Chat Replay did not write.
    final void put(String key, String text) {
        owner().putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromString(text));
    }

    /// Asserts that the landing bucket has exactly the newest file of the chat, and that the row says so.
    final void assertLanded(Chat chat) {
        assertLanded(chat, ReferenceChat.csv(chat.events()));
    }

    /// Asserts that the landing bucket has exactly this file of the chat, and that the row says so.
    final void assertLanded(Chat chat, byte[] csv) {
        assertThat(landed()).containsExactly(key(chat, "csv"));
        assertThat(content(key(chat, "csv"))).isEqualTo(csv);
        assertThat(harness.number(api, chat.sessionId(), "landed"))
                .isEqualTo(harness.number(api, chat.sessionId(), "workVersion"));
        assertThat(harness.row(api, chat.sessionId())).doesNotContainKey("landing");
    }

    /// Sends a whole session whose file lands in two parts.
    final Chat large() {
        var chat = new Chat().started();
        for (int i = 0; i < 145; i++) {
            chat.sent("m-" + i, (i + " ").repeat(30_000).substring(0, 60_000));
        }
        chat.ended();
        for (int i = 0; i < chat.events().size(); i += 15) {
            api.send(chat.events().subList(i, Math.min(i + 15, chat.events().size())));
        }
        return chat;
    }

    /// Commits an export of a chat with this CSV file, without a compaction.
    final void commit(Chat chat, byte[] csv, String sha256) {
        requestsFor(chat);
        var now = harness.clock.instant();
        var commits = harness.stack.stores().exportCommits();
        var acquired = (Acquired) commits.acquire(session(chat), now, now.plus(Duration.ofMinutes(1)));
        var version = acquired.session().workVersion();
        var key = "exports/" + api.organizationId() + "/" + chat.sessionId() + "/" + version + "-large/csv.csv";
        harness.stack.s3().putObject(r -> r.bucket(harness.stack.variable("EXPORT_BUCKET")).key(key),
                RequestBody.fromBytes(csv));
        commits.commit(session(chat), acquired.attempt(), new Export(
                Map.of("csv", new ChatFile(key, csv.length, sha256, now)), new Counts(1, 0, 3),
                acquired.session().logVersion(), version, now));
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Lands a session under its second key, because an object of another owner lies under the first one. Returns the second key.
    final String landBesideObjectOfAnotherOwner(Chat chat) {
        api.send(chat);
        put(key(chat, "csv"), "not ours");
        harness.compactAll();
        assertThat(content(key(chat, "csv"))).asString(UTF_8).isEqualTo("not ours");
        assertThat(landed()).hasSize(2);
        var second = landed().stream().filter(key -> !key.equals(key(chat, "csv"))).findFirst().orElseThrow();
        assertThat(content(second)).isEqualTo(ReferenceChat.csv(chat.events()));
        return second;
    }

    /// Adds a late event to an exported chat.
    final void addLate(Chat chat, String text) {
        api.send(chat.sent("m-late-" + chat.events().size(), text).eventsFrom(chat.events().size() - 1));
        harness.clock.pass(Duration.ofSeconds(61));
    }

    /// Matches calls of this kind for objects in the place of this test.
    final Predicate<SdkRequest> onLanding(Class<? extends S3Request> kind) {
        return request -> kind.isInstance(request)
                && request.getValueForField("Bucket", String.class).filter(BUCKET::equals).isPresent()
                && request.getValueForField("Key", String.class).filter(key -> key.startsWith(prefix + "/"))
                        .isPresent();
    }

    /// Returns the answer of S3 to a caller without permission.
    static S3Exception forbidden() {
        return refusal(403, "AccessDenied");
    }

    /// Returns an error answer of S3.
    static S3Exception refusal(int status, String code) {
        return (S3Exception) S3Exception.builder().statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build()).build();
    }

    /// Lets the process of the worker die before its next call of this kind.
    final void die(Predicate<SdkRequest> at) {
        harness.faults.before(at, () -> {
            throw new ProcessDiedError();
        });
    }

    /// Calls the worker with the requests of a session, and lets it die.
    final void workAndDie(Chat chat) {
        letDie(() -> requestsFor(chat).forEach(harness::compact));
    }

    /// Lets the worker die. Its queue message, if it has one, stays invisible in the queue.
    final void letDie(Runnable work) {
        try {
            work.run();
        } catch (ProcessDiedError _) {
            // The test calls another worker.
        }
        harness.faults.heal();
    }

    /// Calls the worker with a request that is not in the queue.
    final List<String> work(Chat chat) {
        return harness.logOfCompaction(ProtocolHarness.received(
                Message.builder().messageId("m").receiptHandle("none").body(CompactionQueue.encode(session(chat)))
                        .attributesWithStrings(Map.of("SentTimestamp", "0")).build(),
                1));
    }

    /// Sweeps after `time`, and delivers what the sweep has requested.
    final void sweepAfter(Duration time) {
        harness.clock.pass(time);
        harness.sweep();
        harness.compactAll();
    }

    /// Sweeps every hour for more hours than a failing landing is tried.
    final void sweepForHours() {
        for (int sweep = 0; sweep < HOURS; sweep++) {
            sweepAfter(Duration.ofHours(1));
        }
    }

    /// Calls the worker of a failing landing every two hours, the longest delay between tries, until its last try.
    final void workForHours(Chat chat) {
        for (int number = 2; number <= LandingTries.MAX_TRIES; number++) {
            harness.clock.pass(Duration.ofHours(2));
            work(chat);
        }
    }

    /// Receives all dead letters of compactions, and returns the reasons of those of a session. The next call does not receive them again.
    final List<String> deadLetters(Chat chat) {
        return harness.compactionDeadLetters().stream()
                .filter(letter -> letter.body().contains('"' + chat.sessionId() + '"'))
                .map(letter -> Objects.requireNonNull(letter.messageAttributes().get("reason")).stringValue()).toList();
    }

    /// Sends a message that the next compaction is due for.
    final void sendSoonDeleted(Chat chat) {
        api.send(chat.sent("m-2", "soon deleted").eventsFrom(chat.events().size() - 1));
        harness.clock.pass(Duration.ofSeconds(61));
    }

    /// Deletes that message, and compacts the chat after the lease of a paused worker.
    final void landWithoutIt(Chat chat) {
        api.send(chat.deleted("m-2").eventsFrom(chat.events().size() - 1));
        harness.clock.pass(Duration.ofMinutes(3));
        requestsFor(chat).forEach(harness::compact);
    }
}
