package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Contract;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.session.EventDigest;
import dev.chatreplay.session.SessionSettings;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests that an answer has the number of the session's refused events, and says when the number is a minimum.
class RefusedCountTest extends ProtocolTest {
    @ParameterizedTest
    @CsvSource({"1, 1, false", "99, 99, false", "100, 100, true", "130, 100, true"})
    void answerCountsRefusedEventsUpToHundred(int refused, int counted, boolean isMinimum) {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var digests = IntStream.range(0, refused).mapToObj(number -> EventDigest.of("refused " + number))
                .collect(Collectors.toSet());
        harness.stack.stores().refusedEvents().add(new SessionKey(api.organizationId(), chat.sessionId()), digests,
                harness.clock.instant(), harness.clock.instant(), SessionSettings.NONE, harness.clock.instant());

        var answer = api.chatWhenReady(chat.sessionId());
        Contract.assertDescribes(answer);
        assertThat(answer.complete()).isTrue();
        assertThat(answer.data().path("chat_refused_count").asInt()).isEqualTo(counted);
        assertThat(answer.data().path("chat_refused_count_is_minimum").asBoolean()).isEqualTo(isMinimum);
        assertThat(answer.data().has("chat_refused_count_is_minimum")).isEqualTo(isMinimum);
    }
}
