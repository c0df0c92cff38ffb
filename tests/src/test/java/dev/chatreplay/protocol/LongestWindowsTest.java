package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.reference.ReferenceChat;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Tests the longest windows: the late window after a presumed end, then the late window after its confirmation.
class LongestWindowsTest {
    @Test
    void lateEventOnLastDayAfterConfirmedEndIsExported() {
        try (var harness = new ProtocolHarness(s -> s.withConfiguration("LATE_WINDOW_DAYS", "14")
                .withConfiguration("EXPORT_RETENTION_DAYS", "30"))) {
            var api = harness.organization();
            var chat = new Chat().started().sent("m-1", "hello");
            api.send(chat);
            harness.clock.pass(Duration.ofHours(25));
            harness.sweep();
            harness.compactAll();
            harness.clock.pass(Duration.ofDays(14).minusMinutes(5));
            api.send(chat.ended().eventsFrom(2));
            harness.clock.pass(Duration.ofDays(14).minusMinutes(5));
            api.send(chat.edited("m-1", "28 days after the presumed end").eventsFrom(3));
            harness.clock.pass(Duration.ofHours(23));
            harness.compactAll();
            var answer = api.chat(chat.sessionId());
            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            assertThat(answer.complete()).isTrue();
            assertThat(Api.download(answer)).isEqualTo(ReferenceChat.csv(chat.events()));
        }
    }
}
