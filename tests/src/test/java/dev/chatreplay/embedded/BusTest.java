package dev.chatreplay.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.reference.ReferenceChat;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.sqs.model.Message;

/// Tests events that arrive over the bus. A queue message has one event, which names its organization. A bad event must not block others.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BusTest {
    @AutoClose
    private final Stack stack = Stack.start(s -> s);
    private final Api api = stack.organization();

    @Test
    void busEventsAreRecorded() {
        var chat = withOrganization(
                new Chat().started().sent("m-1", "over the bus").edited("m-1", "edited over the bus").ended());
        chat.events().forEach(event -> put(event.toString()));
        awaitCsv(chat);
    }

    @Test
    void badBusEventsAreDeadLetteredAndGoodOnesRecorded() {
        var chat = withOrganization(new Chat().started());
        var unknown = withOrganization(new Chat().started()).last().put("organizationId", "no-such-organization")
                .toString();
        var anonymous = new Chat().started().last().toString();
        var invalid = withOrganization(new Chat().sent("", "hello")).last().toString();
        var own = withOrganization(new Chat(chat.sessionId()).sent("", "hello")).last().toString();
        var bad = List.of("", "not json", "[]", "{}", unknown, anonymous, invalid, own);
        for (int i = 0; i < bad.size(); i++) {
            put(withOrganization(chat.sent("m-" + i, "good")).last().toString());
            put(bad.get(i).isEmpty() ? " " : bad.get(i));
        }
        put(withOrganization(chat.ended()).last().toString());
        awaitCsv(chat);

        var dead = await().atMost(Duration.ofMinutes(8)).until(new DeadLetters()::received,
                letters -> letters.size() >= bad.size());
        assertThat(dead).extracting(letter -> letter.body().strip())
                .containsExactlyInAnyOrderElementsOf(bad);
        assertThat(dead).allSatisfy(letter -> {
            assertThat(letter.messageAttributes()).containsKey("reason");
        });
        assertThat(api.chat(chat.sessionId()).data().path("chat_refused_count").asInt()).isEqualTo(1);
        assertThat(api.chat(chat.sessionId()).complete()).as("it lacks no recorded event").isTrue();
    }

    private Chat withOrganization(Chat chat) {
        chat.events().forEach(event -> event.put("organizationId", api.organizationId()));
        return chat;
    }

    private void awaitCsv(Chat chat) {
        var expected = ReferenceChat.csv(chat.events());
        await().atMost(Duration.ofMinutes(8)).ignoreExceptions().untilAsserted(() -> {
            var answer = api.chatWhenReady(chat.sessionId());
            assertThat(answer.complete()).isTrue();
            assertThat(Api.download(answer)).isEqualTo(expected);
        });
    }

    private void put(String body) {
        stack.embedded().aws().sqs().sendMessage(r -> r.queueUrl(stack.embedded().eventsQueueUrl()).messageBody(body));
    }

    private final class DeadLetters {
        /// By their ids, because a busy machine receives some of them twice.
        private final Map<String, Message> all = new HashMap<>();

        List<Message> received() {
            stack.embedded().aws().sqs()
                    .receiveMessage(
                            r -> r.queueUrl(stack.embedded().variable("EVENTS_DEAD_LETTER_QUEUE_URL"))
                                    .maxNumberOfMessages(10).messageAttributeNames("All"))
                    .messages().forEach(message -> all.put(message.messageId(), message));
            return List.copyOf(all.values());
        }
    }
}
