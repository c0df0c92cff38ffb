package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.Slow;
import dev.chatreplay.reference.ReferenceChat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Tests that a lost answer to any one AWS call of the HTTP functions does not affect their callers.
class LostAnswersTest extends ProtocolTest {
    /// Loses the answer to AWS call number `number`, counted from 0.
    ///
    /// @return whether that call was made
    private boolean loseAnswer(int number, Runnable calls) {
        var left = new AtomicInteger(number);
        harness.httpFaults.loseAnswer(_ -> left.getAndDecrement() == 0);
        calls.run();
        harness.httpFaults.heal();
        return left.get() < 0;
    }

    private static Chat chat() {
        return new Chat().started().sent("m-1", "hello").edited("m-1", "hi").sent("m-2", "there");
    }

    @Test
    @Slow
    void lostAnswerDoesNotAffectProducer() {
        for (int lost = 0;; lost++) {
            var chat = chat().ended();
            var wasLost = loseAnswer(lost, () -> api.send(chat));
            assertWholeChat(chat);
            if (!wasLost) {
                assertThat(lost).isGreaterThan(4);
                return;
            }
        }
    }

    @Test
    @Slow
    @FullExtent
    void lostAnswerDoesNotAffectProducerOfLateEvents() {
        for (int lost = 0;; lost++) {
            var chat = chat().ended();
            api.send(chat);
            var before = chat.events().size();
            chat.edited("m-2", "late").sent("m-3", "later");
            var wasLost = loseAnswer(lost, () -> api.send(chat.eventsFrom(before)));
            assertWholeChat(chat);
            if (!wasLost) {
                assertThat(lost).isGreaterThan(3);
                return;
            }
        }
    }

    @Test
    @Slow
    void lostAnswerDoesNotAffectConsumerOfEndedSession() {
        for (int lost = 0;; lost++) {
            var chat = chat().ended();
            api.send(chat);
            var wasLost = loseAnswer(lost, () -> assertWholeChat(chat));
            assertThat(harness.objects("exports/" + api.organizationId() + "/" + chat.sessionId() + "/")).hasSize(1);
            if (!wasLost) {
                assertThat(lost).isGreaterThan(10);
                return;
            }
        }
    }

    @Test
    @Slow
    @FullExtent
    void lostAnswerDoesNotAffectConsumerOfLiveSession() {
        for (int lost = 0;; lost++) {
            var chat = chat();
            api.send(chat);
            var wasLost = loseAnswer(lost, () -> {
                var answer = api.chat(chat.sessionId());
                assertThat(answer.status()).as("%s", answer).isEqualTo(200);
                assertThat(Api.download(answer)).isEqualTo(ReferenceChat.csv(chat.events()));
            });
            if (!wasLost) {
                assertThat(lost).isGreaterThan(10);
                return;
            }
        }
    }
}
