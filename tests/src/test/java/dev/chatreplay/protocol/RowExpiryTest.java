package dev.chatreplay.protocol;

import static dev.chatreplay.client.Errors.assertError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.SessionRows;
import dev.chatreplay.reference.ReferenceChat;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Tests that a session's row expires last, and that no expired chat comes back. DynamoDB deletes nothing here, because its clock is not
/// the clock of the test. So a test deletes the row itself, and log rows and objects linger.
class RowExpiryTest extends BusProtocolTest {
    private static final Duration ROW = Duration.ofDays(117);
    private static final Duration LOG = Duration.ofDays(75);

    @Override
    Chat exported() {
        return exported(new Chat().started().sent("m-1", "old").ended());
    }

    private Optional<Instant> expiry(Chat chat) {
        return Optional.ofNullable(harness.row(api, chat.sessionId()).get("expiresAt"))
                .map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds.n())));
    }

    private Instant end(Chat chat) {
        return Instant.ofEpochMilli(harness.number(api, chat.sessionId(), "endRecordedAt"));
    }

    private void assertExpiresAfterEnd(Chat chat) {
        assertThat(expiry(chat)).hasValueSatisfying(
                at -> assertThat(at).isBetween(end(chat).plus(ROW).minusSeconds(1), end(chat).plus(ROW)));
    }

    /// Deletes the row, as DynamoDB deletes an expired one.
    private void deleteRow(Chat chat) {
        harness.stack.aws().dynamoDb().deleteItem(r -> r.tableName(harness.stack.variable("SESSIONS_TABLE"))
                .key(SessionRows.key(api, chat.sessionId())));
    }

    private List<Map<String, AttributeValue>> logRows(Chat chat) {
        return harness.stack.aws().dynamoDb()
                .scanPaginator(r -> r.tableName(harness.stack.variable("CHAT_LOG_TABLE"))).items().stream()
                .filter(row -> SessionRows.isLogOf(api.organizationId(), chat.sessionId(), row)).toList();
    }

    private static Chat later(Chat chat, String text) {
        return new Chat(chat.sessionId()).sent("m-2", text);
    }

    private String onTheBus(Chat chat) {
        return chat.last().deepCopy().put("organizationId", api.organizationId()).toString();
    }

    @Test
    void rowOfLiveSessionHasNoExpiry() {
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(chat);
        assertThat(expiry(chat)).isEmpty();
    }

    @Test
    void rowExpiresLaterAfterConfirmedEndOnly() {
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(chat);
        harness.clock.pass(Duration.ofHours(25));
        harness.sweep();
        harness.compactAll();
        assertExpiresAfterEnd(chat);
        var presumed = expiry(chat).orElseThrow();

        harness.clock.pass(Duration.ofDays(6));
        api.send(chat.sent("m-2", "late").eventsFrom(2));
        assertThat(expiry(chat)).as("a late event").hasValue(presumed);
        api.send(chat.ended().eventsFrom(3));
        assertExpiresAfterEnd(chat);
        assertThat(expiry(chat)).hasValueSatisfying(at -> assertThat(at).isAfter(presumed.plus(Duration.ofDays(5))));
    }

    @Test
    void sweepMovesExpiryThatIsTooEarlyForTheRetention() {
        var chat = exported();
        // As if the session had ended with a shorter retention of exports.
        setExpiry(chat, end(chat).plusSeconds(99));
        harness.clock.pass(Duration.ofMinutes(6));
        harness.sweep();
        assertExpiresAfterEnd(chat);
    }

    @Test
    void sweepKeepsExpiryThatIsLaterThanTheRetentionNeeds() {
        var chat = exported();
        // As if the session had ended with a longer retention of exports.
        var later = end(chat).plus(ROW).plus(ROW).truncatedTo(ChronoUnit.SECONDS);
        setExpiry(chat, later);
        harness.clock.pass(Duration.ofMinutes(6));
        harness.sweep();
        assertThat(expiry(chat)).hasValue(later);
    }

    private void setExpiry(Chat chat, Instant at) {
        harness.stack.aws().dynamoDb().updateItem(r -> r.tableName(harness.stack.variable("SESSIONS_TABLE"))
                .key(SessionRows.key(api, chat.sessionId())).updateExpression("SET expiresAt = :at")
                .expressionAttributeValues(Map.of(":at", AttributeValue.fromN(Long.toString(at.getEpochSecond())))));
    }

    @Test
    void sweepKeepsExpiryThatConfirmedEndMovesMeanwhile() {
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(chat);
        harness.clock.pass(Duration.ofHours(25));
        harness.sweep();
        harness.compactAll();
        harness.clock.pass(Duration.ofMinutes(6));
        harness.faults.before(request -> request instanceof UpdateItemRequest update
                && update.updateExpression().contains("dueAt") && update.toString().contains(chat.sessionId()), () -> {
                    harness.clock.pass(Duration.ofDays(5));
                    api.send(chat.ended().eventsFrom(2));
                });
        harness.sweep();
        assertExpiresAfterEnd(chat);
    }

    @Test
    void eventOfSessionWhoseLogHasExpiredIsRefused() {
        var chat = exported();
        harness.clock.pass(LOG.plusDays(1));
        assertError(api.post(later(chat, "too late").events()), 400, "SESSION_CLOSED");
        assertThat(bus.isAcknowledged(onTheBus(later(chat, "too late")), harness.clock.instant(), 1)).isTrue();
        assertThat(bus.deadLetters()).singleElement()
                .satisfies(letter -> assertThat(BusFunction.attribute(letter, "reason")).isEqualTo("SESSION_CLOSED"));
        assertError(api.chat(chat.sessionId()), 410, "EXPORT_EXPIRED");
    }

    @Test
    void rowPastItsExpiryCountsUntilDynamoDbDeletesIt() {
        var chat = exported();
        harness.clock.pass(ROW.plusDays(2));
        assertError(api.post(later(chat, "too late").events()), 400, "SESSION_CLOSED");
        assertError(api.chat(chat.sessionId()), 410, "EXPORT_EXPIRED");
        deleteRow(chat);
        assertError(api.chat(chat.sessionId()), 404, "SESSION_NOT_FOUND");
    }

    @Test
    void sessionCreatedAgainShowsNothingOfExpiredOne() {
        var old = exported();
        api.send(old.sent("m-1", "old, again").eventsFrom(3));
        var requests = requestsFor(old);
        harness.clock.pass(ROW);
        deleteRow(old);
        assertThat(logRows(old)).as("log rows linger").isNotEmpty();
        assertThat(harness.objects("exports/" + api.organizationId() + "/" + old.sessionId() + "/"))
                .as("objects linger").isNotEmpty();

        var created = later(old, "new");
        api.send(created);
        var live = api.chatWhenReady(created.sessionId());
        assertThat(live.complete()).isFalse();
        assertThat(Api.download(live)).isEqualTo(ReferenceChat.csv(created.events()));
        assertThat(requests).as("a compaction request of the old session").isNotEmpty().allMatch(harness::compact);

        api.send(created.ended().eventsFrom(1));
        assertThat(requestsFor(created)).isNotEmpty().allMatch(harness::compact);
        assertThat(exportedVersion(created)).isEqualTo(1);
        assertWholeChat(created);
        assertThat(new String(api.csv(created.sessionId()), UTF_8)).doesNotContain("old");
    }

    @Test
    void redrivenEventDoesNotCreateExpiredSessionAgain() {
        var chat = exported();
        var received = harness.clock.instant();
        bus.faults.cut(BatchWriteItemRequest.class::isInstance);
        assertThat(bus.isAcknowledged(onTheBus(later(chat, "failed")), received, 9)).isTrue();
        var letter = bus.deadLetters().getFirst();
        bus.faults.heal();
        harness.clock.pass(ROW);
        deleteRow(chat);
        assertThat(bus.isAcknowledgedAfterRedrive(letter, 1)).isTrue();
        assertThat(bus.deadLetters()).singleElement()
                .satisfies(again -> assertThat(BusFunction.attribute(again, "reason")).isEqualTo("SESSION_CLOSED"));
        assertThat(harness.row(api, chat.sessionId())).isEmpty();
    }

    @Test
    void redrivenInvalidEventDoesNotCreateExpiredSessionAgain() {
        var chat = exported();
        var invalid = later(chat, "invalid");
        invalid.last().put("type", "chat.message.vanished");
        assertThat(bus.isAcknowledged(onTheBus(invalid), harness.clock.instant(), 1)).isTrue();
        var letter = bus.deadLetters().getFirst();
        harness.clock.pass(ROW);
        deleteRow(chat);
        assertThat(bus.isAcknowledgedAfterRedrive(letter, 1)).isTrue();
        assertThat(bus.deadLetters()).hasSize(1);
        assertThat(harness.row(api, chat.sessionId())).isEmpty();
    }
}
