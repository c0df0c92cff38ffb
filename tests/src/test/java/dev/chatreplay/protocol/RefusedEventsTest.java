package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Chat;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// Tests that a refused bus event is counted in its session's row before it is dead-lettered, and is removed when it is recorded.
class RefusedEventsTest extends BusProtocolTest {
    private static final int LAST_RECEIVE = 9;

    private String named(ObjectNode event) {
        return event.deepCopy().put("organizationId", api.organizationId()).toString();
    }

    private String invalid(Chat chat) {
        return named(new Chat(chat.sessionId()).event("chat.message.vanished", event -> event.put("note", "é"))
                .last());
    }

    private boolean isAcknowledged(String body) {
        return bus.isAcknowledged(body, harness.clock.instant(), 1);
    }

    private List<String> refused(Chat chat) {
        return Optional.ofNullable(harness.row(api, chat.sessionId()).get("refused")).stream()
                .flatMap(set -> set.bs().stream()).map(SdkBytes::asByteArray).map(HexFormat.of()::formatHex).toList();
    }

    private static String digest(String body) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(sha256, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isCount(SdkRequest request) {
        return request instanceof UpdateItemRequest update && update.updateExpression().contains("ADD #refused");
    }

    private Message onlyDeadLetter() {
        var letters = bus.deadLetters();
        assertThat(letters).hasSize(1);
        return letters.getFirst();
    }

    @Test
    void invalidEventOfLiveSessionIsCountedAndDeadLettered() {
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(chat);
        var body = invalid(chat);

        assertThat(isAcknowledged(body)).isTrue();
        assertThat(refused(chat)).containsExactly(digest(body));
        assertThat(harness.number(api, chat.sessionId(), "logVersion")).isZero();
        var letter = onlyDeadLetter();
        assertThat(letter.body()).isEqualTo(body);
        assertThat(BusFunction.attribute(letter, "reason")).contains("UNKNOWN_EVENT_TYPE");
    }

    @Test
    void redeliveredEventIsCountedOnce() {
        var chat = new Chat().started();
        api.send(chat);
        var body = invalid(chat);
        for (int i = 0; i < 3; i++) {
            assertThat(isAcknowledged(body)).isTrue();
        }
        assertThat(refused(chat)).hasSize(1);
        assertThat(isAcknowledged(body + " ")).isTrue();
        assertThat(refused(chat)).containsExactlyInAnyOrder(digest(body), digest(body + " "));
    }

    @Test
    void refusedEventRaisesNoVersionOfEndedSession() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        harness.compactAll();
        assertThat(isAcknowledged(invalid(chat))).isTrue();

        assertThat(refused(chat)).hasSize(1);
        assertThat(harness.number(api, chat.sessionId(), "logVersion")).isEqualTo(1);
        assertThat(harness.number(api, chat.sessionId(), "workVersion")).isEqualTo(1);
        assertThat(requestsFor(chat)).isEmpty();
        assertWholeChat(chat);
    }

    @Test
    void firstEventThatIsRefusedCreatesLiveSessionWithoutMeeting() {
        var chat = new Chat();
        assertThat(isAcknowledged(invalid(chat))).isTrue();
        var row = harness.row(api, chat.sessionId());
        assertThat(ProtocolHarness.value(row, "status").s()).isEqualTo("LIVE");
        assertThat(row).doesNotContainKey("meetingId").containsKey("dueAt");
        assertThat(api.chatWhenReady(chat.sessionId()).complete()).isFalse();

        api.send(chat.sent("m-1", "hello"));
        chat.ended().last().put("meetingId", "m-2");
        api.send(chat.eventsFrom(1));
        assertThat(ProtocolHarness.value(harness.row(api, chat.sessionId()), "meetingId").s()).isEqualTo("m-1");
        assertThat(refused(chat)).hasSize(1);
        assertWholeChat(chat);
    }

    @Test
    void sweepEndsSessionThatHasOnlyRefusedEvents() {
        var chat = new Chat();
        assertThat(isAcknowledged(invalid(chat))).isTrue();
        harness.clock.pass(Duration.ofHours(25));
        harness.sweep();
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        assertThat(refused(chat)).hasSize(1);
        assertThat(api.chat(chat.sessionId()).complete()).isTrue();
    }

    @Test
    void eventWithoutKnownOrganizationAndSessionIsNotCounted() {
        var chat = new Chat();
        var unknown = new Chat(chat.sessionId()).event("chat.message.vanished",
                event -> event.put("organizationId", "no-such-organization")).last().toString();
        var anonymous = new Chat(chat.sessionId()).started().last().toString();
        var noSession = named(new Chat().started().last().put("sessionId", ""));
        for (var body : List.of(unknown, anonymous, noSession, "{", "[]", "not json")) {
            assertThat(isAcknowledged(body)).as(body).isTrue();
        }
        assertThat(bus.deadLetters()).hasSize(6);
        assertThat(harness.row(api, chat.sessionId())).isEmpty();
        assertThat(bus.faults.sent(UpdateItemRequest.class)).isEmpty();
    }

    @Test
    void eventCountsOnlyInItsOwnSessionAndOrganization() {
        var chat = new Chat().started();
        var stranger = harness.organization();
        var other = new Chat().started();
        api.send(chat);
        api.send(other);
        stranger.send(chat);
        assertThat(isAcknowledged(invalid(chat))).isTrue();
        assertThat(refused(chat)).hasSize(1);
        assertThat(refused(other)).isEmpty();
        assertThat(harness.row(stranger, chat.sessionId())).doesNotContainKey("refused");
    }

    @Test
    void eventThatIsTooLateIsNotCounted() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        harness.clock.pass(Duration.ofDays(7).minusMinutes(10));
        assertThat(isAcknowledged(invalid(chat))).isTrue();
        assertThat(refused(chat)).as("the last minutes of the late window").hasSize(1);
        harness.clock.pass(Duration.ofMinutes(20));

        assertThat(isAcknowledged(named(new Chat(chat.sessionId()).sent("m-late", "late").last()))).isTrue();
        assertThat(isAcknowledged(invalid(chat) + " ")).isTrue();
        assertThat(bus.deadLetters()).hasSize(3);
        assertThat(refused(chat)).hasSize(1);
    }

    @Test
    void atMostHundredEventsAreCounted() {
        var chat = new Chat().started();
        api.send(chat);
        var bodies = IntStream.range(0, 106).mapToObj(i -> invalid(chat) + " ".repeat(i)).toList();
        assertThat(bus.acknowledged(bodies.subList(0, 98))).hasSize(98);
        assertThat(bus.faults.sent(UpdateItemRequest.class)).as("one write for all of them").hasSize(1);
        assertThat(refused(chat)).hasSize(98);
        assertThat(bus.acknowledged(bodies.subList(96, 104))).hasSize(8);
        assertThat(refused(chat)).hasSize(100).contains(digest(bodies.get(96)));
        assertThat(bus.acknowledged(bodies.subList(104, 106))).hasSize(2);
        assertThat(refused(chat)).hasSize(100);
        assertThat(bus.deadLetters()).hasSize(98 + 8 + 2);
    }

    @Test
    void eventThatFailsTooOftenIsCountedUntilItIsRecorded() {
        var chat = new Chat().started();
        api.send(chat);
        var body = named(chat.sent("m-1", "hello").last());
        bus.faults.cut(BatchWriteItemRequest.class::isInstance);
        assertThat(bus.isAcknowledged(body, harness.clock.instant(), LAST_RECEIVE - 1)).isFalse();
        assertThat(refused(chat)).isEmpty();
        assertThat(bus.isAcknowledged(body, harness.clock.instant(), LAST_RECEIVE)).isTrue();
        assertThat(refused(chat)).containsExactly(digest(body));

        bus.faults.heal();
        assertThat(isAcknowledged(invalid(chat))).isTrue();
        assertThat(bus.deadLetters()).hasSize(2).filteredOn(letter -> letter.body().equals(body)).singleElement()
                .satisfies(letter -> assertThat(bus.isAcknowledgedAfterRedrive(letter, 1)).isTrue());
        assertThat(refused(chat)).as("the other event is still refused").containsExactly(digest(invalid(chat)));
        api.send(chat.ended().eventsFrom(2));
        assertWholeChat(chat);
    }

    @Test
    void eventStaysInQueueWhileItCannotBeCounted() {
        var chat = new Chat().started();
        api.send(chat);
        bus.faults.cut(RefusedEventsTest::isCount);
        var good = named(new Chat().started().last());
        for (var count : List.of(1, LAST_RECEIVE, LAST_RECEIVE + 5)) {
            assertThat(bus.acknowledged(List.of(invalid(chat), good), count)).containsExactly(1);
        }
        assertThat(bus.deadLetters()).isEmpty();
        bus.faults.heal();
        assertThat(bus.isAcknowledged(invalid(chat), harness.clock.instant(), LAST_RECEIVE + 6)).isTrue();
        assertThat(refused(chat)).hasSize(1);
    }

    @Test
    void eventIsCountedBeforeItIsDeadLettered() {
        var chat = new Chat().started();
        api.send(chat);
        bus.faults.cut(SendMessageRequest.class::isInstance);
        assertThat(isAcknowledged(invalid(chat))).isFalse();
        assertThat(refused(chat)).hasSize(1);
        bus.faults.heal();
        assertThat(isAcknowledged(invalid(chat))).isTrue();
        assertThat(refused(chat)).hasSize(1);
        assertThat(onlyDeadLetter().body()).isEqualTo(invalid(chat));
    }

    @Test
    void recordedEventStaysInQueueUntilItIsRemovedFromRefused() {
        var chat = new Chat().started();
        api.send(chat);
        var body = named(chat.sent("m-1", "hello").last());
        var sentAt = harness.clock.instant();
        bus.faults.cut(BatchWriteItemRequest.class::isInstance);
        assertThat(bus.isAcknowledged(body, sentAt, LAST_RECEIVE)).isTrue();
        var letter = onlyDeadLetter();

        bus.faults.heal();
        bus.faults.cut(request -> request instanceof UpdateItemRequest update
                && update.updateExpression().contains("DELETE #refused"));
        assertThat(bus.isAcknowledgedAfterRedrive(letter, 1)).isFalse();
        assertThat(refused(chat)).containsExactly(digest(body));
        bus.faults.heal();
        assertThat(bus.isAcknowledgedAfterRedrive(letter, 2)).isTrue();
        assertThat(refused(chat)).isEmpty();
        assertThat(bus.deadLetters()).isEmpty();
    }
}
