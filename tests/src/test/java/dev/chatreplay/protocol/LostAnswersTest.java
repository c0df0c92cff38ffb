package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.Slow;
import dev.chatreplay.reference.ReferenceChat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Tests that a lost answer to any one AWS call of the HTTP functions does not affect their callers.
class LostAnswersTest extends ProtocolTest {
    /// Calls of a session whose answers get lost.
    private interface Session {
        /// Creates the session, and calls [#loseAnswer] for it.
        ///
        /// @return the number of AWS calls
        int calls(int lost);
    }

    /// Runs `session` with lost answers to one call after another, until there is no such call. The quick extent tries some of them.
    ///
    /// @param moreThan less than the number of calls without a lost answer
    private static void walk(int moreThan, Session session) {
        for (int lost = 1;; lost += Extent.pick(6, 1, 1)) {
            int calls = session.calls(lost);
            if (calls < lost) {
                assertThat(calls).as("calls").isGreaterThan(moreThan);
                return;
            }
        }
    }

    /// Loses the answer to AWS call number `number`, counted from 1. The SDK sends that call again.
    ///
    /// @return the number of AWS calls, without the repeated one
    private int loseAnswer(int number, Runnable calls) {
        var made = new AtomicInteger();
        harness.httpFaults.loseAnswer(_ -> made.incrementAndGet() == number);
        calls.run();
        harness.httpFaults.heal();
        return made.get() < number ? made.get() : made.get() - 1;
    }

    private static Chat chat() {
        return new Chat().started().sent("m-1", "hello").edited("m-1", "hi").sent("m-2", "there");
    }

    @Test
    @Slow
    @Scaled
    void lostAnswerDoesNotAffectProducer() {
        walk(4, lost -> {
            var chat = chat().ended();
            int calls = loseAnswer(lost, () -> api.send(chat));
            assertWholeChat(chat);
            return calls;
        });
    }

    @Test
    @Slow
    @FullExtent
    void lostAnswerDoesNotAffectProducerOfLateEvents() {
        walk(3, lost -> {
            var chat = chat().ended();
            api.send(chat);
            var before = chat.events().size();
            chat.edited("m-2", "late").sent("m-3", "later");
            int calls = loseAnswer(lost, () -> api.send(chat.eventsFrom(before)));
            assertWholeChat(chat);
            return calls;
        });
    }

    @Test
    @Slow
    @Scaled
    void lostAnswerDoesNotAffectConsumerOfEndedSession() {
        walk(10, lost -> {
            var chat = chat().ended();
            api.send(chat);
            int calls = loseAnswer(lost, () -> assertWholeChat(chat));
            assertThat(harness.objects("exports/" + api.organizationId() + "/" + chat.sessionId() + "/")).hasSize(2);
            return calls;
        });
    }

    @Test
    @Slow
    @FullExtent
    void lostAnswerDoesNotAffectConsumerOfLiveSession() {
        walk(10, lost -> {
            var chat = chat();
            api.send(chat);
            return loseAnswer(lost, () -> {
                var answer = api.chat(chat.sessionId());
                assertThat(answer.status()).as("%s", answer).isEqualTo(200);
                assertThat(Api.download(answer)).isEqualTo(ReferenceChat.csv(chat.events()));
            });
        });
    }
}
