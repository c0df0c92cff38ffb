package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.Slow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Tests that the sweep ends a session whose `session.ended` is missing.
class PresumedEndTest extends ProtocolTest {
    private Chat live() {
        var chat = new Chat().started().sent("m-1", "hello");
        api.send(chat);
        return chat;
    }

    private String status(Chat chat) {
        return ProtocolHarness.value(harness.row(api, chat.sessionId()), "status").s();
    }

    private void passAndSweep(Duration time) {
        harness.clock.pass(time);
        harness.sweep();
    }

    @Test
    void sweepEndsSessionThatIsSilentForOneDay() {
        var chat = live();
        passAndSweep(Duration.ofHours(23));
        assertThat(status(chat)).isEqualTo("LIVE");
        passAndSweep(Duration.ofMinutes(61));
        assertThat(status(chat)).isEqualTo("ENDED");
        harness.compactAll();
        assertWholeChat(chat);
    }

    /// The row lacks its name, and its landing has only the formats. So no function can decode it.
    @Test
    void damagedRowOfOrganizationKeepsNoSilentSessionLive() {
        var chat = live();
        var table = harness.stack.variable("ORGANIZATIONS_TABLE");
        var key = Map.of("organizationId", AttributeValue.fromS(api.organizationId()));
        var whole = harness.stack.aws().dynamoDb().getItem(r -> r.tableName(table).key(key)).item();
        harness.stack.aws().dynamoDb().updateItem(r -> r.tableName(table).key(key)
                .updateExpression("SET formats = :formats, landing = :landing REMOVE #name, apiKeys")
                .expressionAttributeNames(Map.of("#name", "name"))
                .expressionAttributeValues(Map.of(":formats", AttributeValue.fromSs(List.of("csv_full")), ":landing",
                        AttributeValue.fromM(Map.of("formats", AttributeValue.fromSs(List.of("txt")))))));
        try {
            passAndSweep(Duration.ofHours(25));
            assertThat(status(chat)).isEqualTo("ENDED");
            assertThat(ProtocolHarness.value(harness.row(api, chat.sessionId()), "formats").ss())
                    .containsExactlyInAnyOrder("csv_full", "txt");
        } finally {
            harness.stack.aws().dynamoDb().putItem(r -> r.tableName(table).item(whole));
        }
    }

    @Test
    void transcriptNamesConfirmedEndAndNoPresumedOne() {
        var chat = live();
        passAndSweep(Duration.ofHours(25));
        harness.compactAll();
        assertThat(transcript(chat)).contains("Start     ").doesNotContain("End       ");
        api.send(chat.ended().eventsFrom(2));
        harness.clock.pass(Duration.ofSeconds(61));
        harness.compactAll();
        assertThat(transcript(chat)).contains("End       ");
    }

    private String transcript(Chat chat) {
        var answer = api.chat(chat.sessionId(), "txt");
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return new String(Api.download(answer), StandardCharsets.UTF_8);
    }

    @Test
    void eventWithinOneDayKeepsSessionLive() {
        var chat = live();
        for (int hours = 0; hours < 60; hours += 20) {
            passAndSweep(Duration.ofHours(20));
            api.send(chat.sent("m-" + hours, "still here").eventsFrom(chat.events().size() - 1));
        }
        passAndSweep(Duration.ofHours(20));
        assertThat(status(chat)).isEqualTo("LIVE");
    }

    @Test
    @Slow
    @FullExtent
    void sweepEndsSessionAfterThirtyDays() {
        var chat = live();
        for (int day = 0; day < 30; day++) {
            assertThat(status(chat)).isEqualTo("LIVE");
            passAndSweep(Duration.ofHours(23).plusMinutes(58));
            api.send(chat.sent("m-day-" + day, "still here").eventsFrom(chat.events().size() - 1));
        }
        passAndSweep(Duration.ofHours(2));
        assertThat(status(chat)).isEqualTo("ENDED");
        harness.compactAll();
        assertWholeChat(chat);
    }

    @Test
    void eventDuringSweepKeepsSessionLive() {
        var chat = live();
        harness.clock.pass(Duration.ofHours(25));
        harness.faults.before(request -> onSessions(UpdateItemRequest.class).test(request) && ends(request, chat),
                () -> api.send(chat.sent("m-2", "just in time").eventsFrom(2)));
        harness.sweep();
        assertThat(status(chat)).isEqualTo("LIVE");
        assertThat(requestsFor(chat)).isEmpty();
    }

    private static boolean ends(Object request, Chat chat) {
        return request.toString().contains("endPresumed") && request.toString().contains(chat.sessionId());
    }

    @Test
    void eventAfterPresumedEndIsExportedAsLateEvent() {
        var chat = live();
        passAndSweep(Duration.ofHours(25));
        harness.compactAll();
        api.send(chat.sent("m-2", "we were only silent").eventsFrom(2));
        harness.clock.pass(Duration.ofSeconds(61));
        harness.compactAll();
        assertThat(exportedVersion(chat)).isEqualTo(2);
        assertWholeChat(chat);
    }

    @Test
    void confirmedEndRestartsLateWindow() {
        var chat = live();
        passAndSweep(Duration.ofHours(25));
        harness.compactAll();
        harness.clock.pass(Duration.ofDays(6));
        api.send(chat.ended().eventsFrom(2));
        harness.clock.pass(Duration.ofDays(6));
        api.send(chat.sent("m-2", "12 days after the presumed end").eventsFrom(3));
        harness.clock.pass(Duration.ofSeconds(61));
        harness.compactAll();
        assertWholeChat(chat);
    }

    @Test
    void secondConfirmedEndDoesNotRestartLateWindow() {
        var chat = live();
        passAndSweep(Duration.ofHours(25));
        harness.clock.pass(Duration.ofDays(6));
        api.send(chat.ended().eventsFrom(2));
        harness.clock.pass(Duration.ofDays(6));
        api.send(chat.eventsFrom(2));
        harness.clock.pass(Duration.ofDays(2));
        var late = new Chat(chat.sessionId()).sent("m-late", "8 days after the end").events();
        assertThat(api.post(late).status()).isEqualTo(400);
    }
}
