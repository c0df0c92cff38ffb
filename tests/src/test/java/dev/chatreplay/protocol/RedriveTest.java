package dev.chatreplay.protocol;

import dev.chatreplay.harness.SessionRows;
import static dev.chatreplay.client.Errors.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.harness.SessionRows;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.sqs.model.Message;

/// Tests that every accepted event can be compacted, however often it was redriven. GET reports only a current export as complete.
class RedriveTest extends BusProtocolTest {
    private static Chat late(Chat chat) {
        return new Chat(chat.sessionId()).sent("m-late", "late");
    }

    /// Receives the last event of `chat` now and fails it until the consumer dead-letters it.
    private Message deadLettered(Chat chat) {
        bus.faults.cut(BatchWriteItemRequest.class::isInstance);
        var event = chat.last().deepCopy().put("organizationId", api.organizationId()).toString();
        var sentAt = harness.clock.instant();
        harness.clock.pass(Duration.ofMinutes(54));
        assertThat(bus.isAcknowledged(event, sentAt, 9)).isTrue();
        return bus.deadLetters().getFirst();
    }

    private Message deadLetteredAgain(Message letter) {
        assertThat(bus.isAcknowledgedAfterRedrive(letter, 9)).isTrue();
        return bus.deadLetters().getFirst();
    }

    private void assertIsRefused(Message letter, Chat chat) {
        bus.faults.heal();
        assertThat(bus.isAcknowledgedAfterRedrive(letter, 1)).isTrue();
        assertThat(bus.deadLetters()).singleElement()
                .satisfies(again -> assertThat(BusFunction.attribute(again, "reason")).isEqualTo("SESSION_CLOSED"));
        assertThat(requestsFor(chat)).isEmpty();
        assertWholeChat(chat);
    }

    @Test
    void eventRedrivenTwiceIsRefusedWhenCompactionCannotStart() {
        var chat = exported();
        harness.clock.pass(Duration.ofDays(6).plusHours(21));
        var letter = deadLettered(late(chat));
        harness.clock.pass(Duration.ofDays(6));
        var again = deadLetteredAgain(letter);
        harness.clock.pass(Duration.ofDays(9));
        assertIsRefused(again, chat);
    }

    @Test
    void eventRedrivenInLastHourOfDeadLetterIsRefused() {
        var chat = exported();
        harness.clock.pass(Duration.ofDays(7).minusMinutes(1));
        var letter = deadLettered(late(chat));
        harness.clock.pass(Duration.ofDays(14).minusMinutes(4));
        assertIsRefused(letter, chat);
    }

    @Test
    void lateRedrivenEventIsCompactedOneDayLater() {
        var chat = exported();
        harness.clock.pass(Duration.ofDays(7).minusMinutes(1));
        var letter = deadLettered(chat.sent("m-late", "late"));
        harness.clock.pass(Duration.ofDays(13).minusMinutes(56));
        bus.faults.heal();
        assertThat(bus.isAcknowledgedAfterRedrive(letter, 1)).isTrue();
        assertThat(bus.deadLetters()).isEmpty();
        harness.clock.pass(Duration.ofDays(1));
        assertThat(requestsFor(chat)).isNotEmpty().allMatch(harness::compact);
        assertWholeChat(chat);
    }

    @Test
    void lateEventIsRefusedWhenExportExpiresBeforeCompaction() {
        var chat = exported();
        expireIn(chat, Duration.ofHours(23));
        assertError(api.post(late(chat).events()), 400, "SESSION_CLOSED");
        expireIn(chat, Duration.ofHours(25));
        api.send(chat.sent("m-late", "late").eventsFrom(3));
        assertWholeChat(chat);
    }

    /// Sets the write time of the committed export so that it expires after `time`.
    private void expireIn(Chat chat, Duration time) {
        var writtenAt = harness.clock.instant().minus(Duration.ofDays(30)).plus(time);
        harness.stack.aws().dynamoDb().updateItem(r -> r.tableName(harness.stack.variable("SESSIONS_TABLE"))
                .key(SessionRows.key(api, chat.sessionId()))
                .updateExpression("SET #export.#files.csv.writtenAt = :at")
                .expressionAttributeNames(Map.of("#export", "export", "#files", "files"))
                .expressionAttributeValues(
                        Map.of(":at", AttributeValue.fromN(Long.toString(writtenAt.toEpochMilli())))));
    }

    @Test
    void confirmedEndCountsFromItsFirstReceipt() {
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(chat);
        harness.clock.pass(Duration.ofHours(25));
        harness.sweep();
        harness.compactAll();
        var presumedAt = harness.number(api, chat.sessionId(), "endRecordedAt");
        harness.clock.pass(Duration.ofDays(6));
        var before = harness.clock.instant();
        var letter = deadLettered(chat.ended());
        harness.clock.pass(Duration.ofDays(13));
        bus.faults.heal();
        assertThat(bus.isAcknowledgedAfterRedrive(letter, 1)).isTrue();
        assertThat(bus.deadLetters()).isEmpty();
        assertThat(harness.row(api, chat.sessionId())).doesNotContainKey("endPresumed");
        assertThat(harness.number(api, chat.sessionId(), "endRecordedAt")).isGreaterThan(presumedAt)
                .isBetween(before.toEpochMilli(), before.plus(Duration.ofMinutes(10)).toEpochMilli());
        assertError(api.post(late(chat).events()), 400, "SESSION_CLOSED");
    }

    @Test
    void exportThatLacksEventIsNotReportedComplete() {
        var chat = exported();
        var sessions = harness.stack.stores().sessions();
        var session = sessions.find(new SessionKey(api.organizationId(), chat.sessionId())).orElseThrow();
        sessions.raiseLogVersion(session, harness.clock.instant());
        harness.clock.pass(Duration.ofDays(22));
        var answer = api.chat(chat.sessionId());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.complete()).isFalse();
    }
}
