package dev.chatreplay.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.DeadLetters;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.ingest.EventQueueConsumer.BusMessage;
import dev.chatreplay.ingest.EventQueueConsumer.Outcome;
import dev.chatreplay.log.ChatLog;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.runtime.DeadLetterReason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.session.EventDigest;
import dev.chatreplay.session.ListPosition;
import dev.chatreplay.session.RefusedEvents;
import dev.chatreplay.session.RetentionPolicy;
import dev.chatreplay.session.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Tests the outcome of each message of a batch from the events queue: which events are recorded, counted as refused and dead-lettered.
class BusBatchTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final SessionKey LIVE = new SessionKey("acme", "s-live");
    private static final int LAST_RECEIVE = 9;
    /// A session accepts events that were first received up to 7 days after its end.
    private static final Instant TOO_LONG_AGO = NOW.minus(Duration.ofDays(8));
    /// No event that was first received 75 days ago is recorded or counted.
    private static final Instant TOO_OLD = NOW.minus(Duration.ofDays(75));

    private final GivenRows dynamoDb = new GivenRows(NOW);
    private final SentLetters letters = new SentLetters();
    private final EventQueueConsumer consumer = consumer();

    private EventQueueConsumer consumer() {
        var aws = AwsClients.fromEnvironment();
        aws.onFirstUse(DynamoDbClient.class, () -> dynamoDb);
        aws.onFirstUse(SqsClient.class, () -> letters);
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        var retention = RetentionPolicy.from(Environment.of(Map.of()));
        var sessions = new Sessions(aws, GivenRows.SESSIONS, retention, Duration.ZERO);
        dynamoDb.organization("acme");
        dynamoDb.session(LIVE, Set.of());
        return new EventQueueConsumer(
                new EventRecorder(new ChatLog(aws, GivenRows.LOG), sessions,
                        new CompactionQueue(aws, "compactions", Duration.ZERO), retention, clock),
                new Organizations(aws, GivenRows.ORGANIZATIONS),
                new RefusedEvents(aws, GivenRows.SESSIONS, sessions, retention),
                new DeadLetters(aws, "dead-letters"), clock);
    }

    private static String event(String type, SessionKey session, String id, Instant occurredAt) {
        return """
                {"type":"%s","id":"%s","occurredAt":"%s","organizationId":"%s","sessionId":"%s","meetingId":"m-1",\
                "message":{"id":"%s","participantId":"p-1","userId":"u-1","displayName":"Amara",\
                "payloadType":"TEXT_MESSAGE","payload":"hello","createdAt":"%s"}}"""
                .formatted(type, id, occurredAt, session.organizationId(), session.sessionId(), id, occurredAt);
    }

    private static String valid(SessionKey session) {
        return event("chat.message.sent", session, "m-1", NOW);
    }

    private static String invalid(SessionKey session) {
        return event("chat.message.vanished", session, "m-1", NOW);
    }

    private static BusMessage message(String body, Instant receivedAt, int receiveCount) {
        return new BusMessage(body, body, receivedAt, receiveCount);
    }

    private Map<String, Outcome> outcomes(BusMessage... messages) {
        return consumer.consume(List.of(messages), Deadline.before(Duration.ofMinutes(1), Duration.ofSeconds(1)));
    }

    private Outcome outcome(String body, Instant receivedAt, int receiveCount) {
        var outcomes = outcomes(message(body, receivedAt, receiveCount));
        assertThat(outcomes).containsOnlyKeys(body);
        return Objects.requireNonNull(outcomes.get(body));
    }

    private Outcome outcome(String body) {
        return outcome(body, NOW, 1);
    }

    private void assertCounted(SessionKey session, String... bodies) {
        assertThat(dynamoDb.written("ADD", session))
                .containsExactlyInAnyOrderElementsOf(List.of(bodies).stream().map(EventDigest::of).toList());
    }

    private static void assertReason(Outcome outcome, DeadLetterReason reason) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.DeadLettered.class,
                letter -> assertThat(letter.code()).isEqualTo(reason));
    }

    private void loseLogOf(SessionKey session) {
        dynamoDb.lost = request -> request instanceof BatchWriteItemRequest
                && request.toString().contains(session.sessionId());
    }

    @Test
    void validEventIsRecorded() {
        assertThat(outcome(valid(LIVE))).isEqualTo(new Outcome.Recorded());
        assertThat(letters.reasons).isEmpty();
        assertThat(dynamoDb.updates).isEmpty();
    }

    @Test
    void firstEventOfSessionIsRecorded() {
        assertThat(outcome(valid(new SessionKey("acme", "s-new")))).isEqualTo(new Outcome.Recorded());
    }

    @Test
    void invalidEventIsCountedAndDeadLettered() {
        var body = invalid(LIVE);
        assertReason(outcome(body), DeadLetterReason.INVALID_EVENT);
        assertCounted(LIVE, body);
        assertThat(letters.reasons).containsOnlyKeys(body);
        assertThat(letters.reasons.get(body)).startsWith("UNKNOWN_EVENT_TYPE");
    }

    @Test
    void textThatNamesNoSessionIsDeadLettered() {
        assertReason(outcome("not json"), DeadLetterReason.INVALID_EVENT);
        assertThat(dynamoDb.updates).isEmpty();
        assertThat(letters.reasons).containsOnlyKeys("not json");
    }

    @Test
    void eventsOfUnknownOrganizationAreDeadLetteredUncounted() {
        var stranger = new SessionKey("unknown", "s-1");
        assertThat(outcome(valid(stranger)))
                .isEqualTo(new Outcome.DeadLettered(DeadLetterReason.UNKNOWN_ORGANIZATION));
        assertReason(outcome(invalid(stranger)), DeadLetterReason.INVALID_EVENT);
        assertThat(dynamoDb.updates).isEmpty();
        assertThat(letters.reasons).hasSize(2).containsEntry(valid(stranger), "UNKNOWN_ORGANIZATION");
    }

    @Test
    void eventsOfUnreadableOrganizationFailUntilLastReceive() {
        dynamoDb.damagedOrganization("damaged");
        var session = new SessionKey("damaged", "s-1");
        for (var body : List.of(valid(session), invalid(session))) {
            assertThat(outcome(body, NOW, LAST_RECEIVE - 1)).isInstanceOf(Outcome.Failed.class);
        }
        assertThat(letters.reasons).isEmpty();
        assertThat(dynamoDb.updates).isEmpty();
        assertReason(outcome(valid(session), NOW, LAST_RECEIVE), DeadLetterReason.FAILED);
        assertReason(outcome(invalid(session), NOW, LAST_RECEIVE), DeadLetterReason.INVALID_EVENT);
        assertCounted(session, valid(session), invalid(session));
    }

    @Test
    void eventsOfUnreadableSessionFail() {
        var session = new SessionKey("acme", "s-damaged");
        dynamoDb.damagedSession(session);
        var outcomes = outcomes(message(valid(session), NOW, 1), message(valid(LIVE), NOW, 1));
        assertThat(outcomes.get(valid(session))).isInstanceOf(Outcome.Failed.class);
        assertThat(outcomes.get(valid(LIVE))).isEqualTo(new Outcome.Recorded());
    }

    @Test
    void eventThatKeepsFailingIsCountedAndDeadLetteredAtLastReceive() {
        var body = valid(LIVE);
        loseLogOf(LIVE);
        assertThat(outcome(body, NOW, LAST_RECEIVE - 1)).isInstanceOf(Outcome.Failed.class);
        assertThat(letters.reasons).isEmpty();
        assertReason(outcome(body, NOW, LAST_RECEIVE), DeadLetterReason.FAILED);
        assertCounted(LIVE, body);
        assertThat(letters.reasons.get(body)).startsWith("FAILED software.amazon.awssdk");
        assertReason(outcome(body, NOW, LAST_RECEIVE + 1), DeadLetterReason.FAILED);
    }

    @Test
    void lateEventIsDeadLetteredUncountedBesideOneInTime() {
        var ended = new SessionKey("acme", "s-ended");
        dynamoDb.endedSession(ended, TOO_LONG_AGO);
        var late = event("chat.message.sent", ended, "m-late", NOW);
        var inTime = event("chat.message.sent", ended, "m-early", NOW);
        var outcomes = outcomes(message(late, NOW, 1), message(inTime, TOO_LONG_AGO, 1));
        assertThat(outcomes.get(late)).isEqualTo(new Outcome.DeadLettered(DeadLetterReason.SESSION_CLOSED));
        assertThat(outcomes.get(inTime)).isEqualTo(new Outcome.Recorded());
        assertThat(letters.reasons).containsExactly(Map.entry(late, "SESSION_CLOSED"));
        assertThat(dynamoDb.written("ADD", ended)).isEmpty();
    }

    @Test
    void tooOldEventsAreDeadLetteredUncounted() {
        var unknown = valid(new SessionKey("acme", "s-new"));
        assertThat(outcome(unknown, TOO_OLD, 1))
                .isEqualTo(new Outcome.DeadLettered(DeadLetterReason.SESSION_CLOSED));
        assertReason(outcome(invalid(LIVE), TOO_OLD, 1), DeadLetterReason.INVALID_EVENT);
        assertThat(dynamoDb.updates).isEmpty();
        assertThat(letters.reasons).hasSize(2);
    }

    @Test
    void eventStaysInQueueWhenItCannotBeCounted() {
        dynamoDb.lost = UpdateItemRequest.class::isInstance;
        var outcomes = outcomes(message(invalid(LIVE), NOW, LAST_RECEIVE), message(valid(LIVE), NOW, 1));
        assertThat(outcomes.get(invalid(LIVE))).isInstanceOf(Outcome.Failed.class);
        assertThat(outcomes.get(valid(LIVE))).isEqualTo(new Outcome.Recorded());
        assertThat(letters.reasons).isEmpty();
    }

    @Test
    void eventStaysInQueueWhenItCannotBeDeadLettered() {
        letters.isUnreachable = true;
        var outcomes = outcomes(message(invalid(LIVE), NOW, 1), message(valid(LIVE), NOW, 1));
        assertThat(outcomes.get(invalid(LIVE))).isInstanceOf(Outcome.Failed.class);
        assertThat(outcomes.get(valid(LIVE))).isEqualTo(new Outcome.Recorded());
        assertCounted(LIVE, invalid(LIVE));
    }

    @Test
    void refusedEventsOfSessionAreCountedTogether() {
        var other = new SessionKey("acme", "s-other");
        outcomes(message(invalid(LIVE), NOW, 1), message(invalid(LIVE) + " ", NOW.minusSeconds(1), 1),
                message(invalid(other), NOW, 1));
        assertCounted(LIVE, invalid(LIVE), invalid(LIVE) + " ");
        assertCounted(other, invalid(other));
        assertThat(dynamoDb.updates).hasSize(2);
    }

    /// Returns the write that creates the row of a session, when these events are refused.
    private Map<String, AttributeValue> creationBy(BusMessage... messages) {
        dynamoDb.updates.clear();
        dynamoDb.refusals.set(1);
        outcomes(messages);
        assertThat(dynamoDb.updates).hasSize(3);
        return dynamoDb.updates.get(1).expressionAttributeValues();
    }

    @Test
    void sessionThatRefusedEventsCreateBeginsWithEarliestOne() {
        var early = event("chat.message.sent", LIVE, "m-1", NOW.minusSeconds(5));
        var late = event("chat.message.sent", LIVE, "m-2", NOW.minusSeconds(3));
        loseLogOf(LIVE);
        assertThat(creationBy(message(late, NOW, LAST_RECEIVE), message(early, NOW, LAST_RECEIVE),
                message(invalid(LIVE), NOW, 1)))
                .containsEntry(":listAt", listAt(NOW.minusSeconds(5)))
                .containsEntry(":formats", AttributeValue.fromSs(List.of("txt")));
        assertThat(creationBy(message(invalid(LIVE), NOW.minusSeconds(9), 1)))
                .as("an event that cannot be read").containsEntry(":listAt", listAt(NOW));
    }

    private static AttributeValue listAt(Instant time) {
        return AttributeValue.fromS(new ListPosition(time, LIVE.sessionId()).text());
    }

    @Test
    void recordedEventIsNoLongerRefused() {
        var before = event("chat.message.sent", LIVE, "m-1", NOW);
        var never = event("chat.message.sent", LIVE, "m-2", NOW);
        dynamoDb.session(LIVE, Set.of(EventDigest.of(before), EventDigest.of("another event")));
        var outcomes = outcomes(message(before, NOW, 1), message(never, NOW, 1));
        assertThat(outcomes.values()).containsOnly(new Outcome.Recorded());
        assertThat(dynamoDb.written("DELETE", LIVE)).containsExactly(EventDigest.of(before));
    }

    @Test
    void eventThatWasNeverRefusedCostsNoWrite() {
        dynamoDb.session(LIVE, Set.of(EventDigest.of("another event")));
        assertThat(outcome(valid(LIVE))).isEqualTo(new Outcome.Recorded());
        assertThat(dynamoDb.updates).isEmpty();
    }

    @Test
    void recordedEventFailsUntilItIsNoLongerRefused() {
        var body = valid(LIVE);
        dynamoDb.session(LIVE, Set.of(EventDigest.of(body)));
        dynamoDb.lost = UpdateItemRequest.class::isInstance;
        assertThat(outcome(body)).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void eventThatIsNotRecordedStaysRefused() {
        var body = valid(LIVE);
        dynamoDb.session(LIVE, Set.of(EventDigest.of(body)));
        loseLogOf(LIVE);
        assertThat(outcome(body)).isInstanceOf(Outcome.Failed.class);
        assertThat(dynamoDb.updates).isEmpty();
    }
}
