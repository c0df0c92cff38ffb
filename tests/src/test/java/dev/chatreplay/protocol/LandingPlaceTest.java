package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.reference.ReferenceChat;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Tests the place of a landed file. Its date and second are those of the begin of the session. No later event or landing moves it.
class LandingPlaceTest extends LandingProtocolTest {
    private static final Instant BEGAN = Instant.parse("2020-02-29T23:59:59.999Z");

    /// Returns the events of a whole session that took place years before its import.
    private static Chat past() {
        return new Chat().startingAt(BEGAN).started().sent("m-1", "hello").ended();
    }

    private String csv(Chat chat) {
        return prefix() + "/chat-replay/organization=" + api.organizationId() + "/date=2020-02-29/session="
                + chat.sessionId() + "/csv.csv";
    }

    private String recording(Chat chat) {
        var meeting = chat.events().getFirst().get("meetingId").asText();
        return prefix() + "/chat/" + meeting + "/2020-02-29/Rec-" + meeting + "-" + BEGAN.getEpochSecond() + ".csv";
    }

    @Test
    void importedSessionLandsAtDateAndSecondOfItsBegin() {
        land("csv", "csv_100ms");
        var chat = past();
        exported(chat);
        assertThat(landed()).containsExactlyInAnyOrder(csv(chat), recording(chat));
    }

    @Test
    void landingOnLaterDayOverwritesFilesInTheirPlace() {
        land("csv", "csv_100ms");
        var chat = past();
        exported(chat);
        harness.clock.pass(Duration.ofDays(2));
        addLate(chat, "two days later");
        harness.compactAll();
        assertThat(landed()).containsExactlyInAnyOrder(csv(chat), recording(chat));
        assertThat(content(csv(chat))).isEqualTo(ReferenceChat.csv(chat.events()));
    }

    @Test
    void lateEventWithEarlierTimeDoesNotMoveFile() {
        var chat = past();
        exported(chat);
        chat.sent("m-0", "before").last().put("occurredAt", "2020-02-28T00:00:00Z");
        api.send(chat.eventsFrom(chat.events().size() - 1));
        harness.clock.pass(Duration.ofSeconds(61));
        harness.compactAll();
        assertThat(landed()).containsExactly(csv(chat));
        assertThat(content(csv(chat))).isEqualTo(ReferenceChat.csv(chat.events()));
    }
}
