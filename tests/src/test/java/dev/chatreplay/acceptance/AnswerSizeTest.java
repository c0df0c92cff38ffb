package dev.chatreplay.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Contract;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.Stack;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Tests that the answer about a very large session is small enough for Lambda.
class AnswerSizeTest {
    private static final int LIMIT_OF_LAMBDA = 6 * 1024 * 1024;
    /// Each one takes more than 2 KB of the answer.
    private static final int PARTICIPANTS = 3_600;

    @Test
    @FullExtent
    void sessionOfManyPeersWithLongNamesFitsIntoAnswer() {
        var stack = Stack.shared();
        var api = stack.organization();
        var hms = stack.withHundredMsKey(api, 1);
        var chat = new Chat().started();
        IntStream.range(0, PARTICIPANTS).forEach(i -> chat.sent("m-" + i, "hello",
                message -> message.put("participantId", "p-%04d".formatted(i) + "x".repeat(240))
                        .put("userId", "u".repeat(240)).put("displayName", "\"😀".repeat(120))));
        api.sendInBatches(chat.ended());
        var answer = hms.getWhenReady("/sessions/" + chat.sessionId());
        assertThat(answer.status()).isEqualTo(200);
        Contract.assertDescribes(answer);
        var sent = TextNode.valueOf(answer.body().toString()).toString().getBytes(UTF_8);
        assertThat(sent).hasSizeBetween(LIMIT_OF_LAMBDA / 2, LIMIT_OF_LAMBDA);
        assertThat(answer.body().get("peers").size()).isBetween(PARTICIPANTS / 2, PARTICIPANTS - 1);
        assertThat(answer.body().get("peers").fieldNames().next()).startsWith("p-0000");
        assertThat(answer.body().get("peers_are_all").asBoolean()).isFalse();
    }
}
