package dev.chatreplay.api.hundredms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.api.AnswerSize;
import dev.chatreplay.export.LeftOut;
import dev.chatreplay.history.Participants.Found;
import dev.chatreplay.history.Participants.Speaker;
import dev.chatreplay.runtime.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests that peers fit into an answer.
class PeersTest {
    private static final Instant AT = Instant.parse("2026-11-21T09:00:00Z");
    private static final int LIMIT_OF_LAMBDA = 6 * 1024 * 1024;

    private static List<Speaker> speakers(int count, String name) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Speaker("p-" + i, Optional.of("u-" + i), name, AT, AT, 1)).toList();
    }

    private static Peers peers(List<Speaker> speakers, boolean isMinimum) {
        return Peers.of(new Found(speakers, isMinimum, LeftOut.NOTHING), "s-1");
    }

    private static String json(Peers peers) {
        return Json.object(peers::write);
    }

    @Test
    void fewPeersAreAllInTheirOrder() {
        assertThat(json(peers(speakers(2, "Zoe"), false))).isEqualTo("{\"peers\":{"
                + "\"p-0\":{\"id\":\"p-0\",\"session_id\":\"s-1\",\"name\":\"Zoe\",\"role\":\"\",\"user_id\":\"u-0\","
                + "\"joined_at\":\"2026-11-21T09:00:00.000Z\",\"left_at\":\"2026-11-21T09:00:00.000Z\"},"
                + "\"p-1\":{\"id\":\"p-1\",\"session_id\":\"s-1\",\"name\":\"Zoe\",\"role\":\"\",\"user_id\":\"u-1\","
                + "\"joined_at\":\"2026-11-21T09:00:00.000Z\",\"left_at\":\"2026-11-21T09:00:00.000Z\"}}}");
        assertThat(json(Peers.NONE)).isEqualTo("{\"peers\":{}}");
    }

    /// Lambda sends a quote in a name as four characters: JSON escapes it once, and the answer is again a text in JSON.
    @ParameterizedTest
    @ValueSource(strings = {"x", "\"", "\\", "é", "😀"})
    void longNamesLeaveOutLastPeers(String character) {
        var speakers = speakers(30_000, character.repeat(250));
        var peers = peers(speakers, false);
        var sent = Json.object(json -> json.writeStringField("body", json(peers)));
        assertThat(AnswerSize.bytes(json(peers))).isBetween(5_200_000L, AnswerSize.MAX_BYTES);
        assertThat(sent.getBytes(UTF_8)).hasSizeLessThan(LIMIT_OF_LAMBDA);
        assertThat(peers.byId().keySet())
                .containsExactlyElementsOf(
                        speakers.stream().map(Speaker::participantId).limit(peers.byId().size()).toList());
        assertThat(json(peers)).endsWith("},\"peers_are_all\":false}");
    }

    @Test
    void cutAggregateLacksPeers() {
        assertThat(json(peers(speakers(1, "Zoe"), true))).endsWith("},\"peers_are_all\":false}");
    }
}
