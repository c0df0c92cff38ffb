package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Errors;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Tests the answer 202: another worker makes the chat. A repeated call starts no further work.
class ProcessingTest extends ProtocolTest {
    @Test
    void callersDuringCompactionGet202AndQueueOneRequest() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var request = requestsFor(chat).getFirst();
        var answers = new ArrayList<Answer>();
        harness.faults.before(PutObjectRequest.class::isInstance, () -> {
            for (int i = 0; i < 5; i++) {
                answers.add(api.chat(chat.sessionId()));
            }
        });
        assertThat(harness.compact(request)).isTrue();

        assertThat(answers).hasSize(5).allSatisfy(answer -> {
            assertThat(answer.status()).as("%s", answer).isEqualTo(202);
            assertThat(answer.data().get("status").asText()).isEqualTo("PROCESSING");
            Errors.assertIsDocumented(answer);
        });
        assertThat(requestsFor(chat)).hasSize(1).allMatch(harness::compact);
        assertThat(api.chat(chat.sessionId()).status()).isEqualTo(200);
        assertWholeChat(chat);
    }

    /// The caller need not wait for the time between two recompactions.
    @Test
    void lateEventDuringCompactionIsInAnswerAfterIt() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var answers = new ArrayList<Answer>();
        harness.faults.before(PutObjectRequest.class::isInstance, () -> {
            api.send(chat.sent("m-2", "late").eventsFrom(3));
            answers.add(api.chat(chat.sessionId()));
        });
        assertThat(harness.compact(requestsFor(chat).getFirst())).isTrue();
        assertThat(answers).singleElement().satisfies(answer -> assertThat(answer.status()).isEqualTo(202));

        assertThat(requestsFor(chat)).isNotEmpty().allMatch(harness::compact);
        assertThat(api.chat(chat.sessionId()).status()).isEqualTo(200);
        assertWholeChat(chat);
    }

    @Test
    void callerDuringSnapshotGets202() {
        var chat = new Chat().started().sent("m-1", "so far");
        api.send(chat);
        var answers = new ArrayList<Answer>();
        harness.httpFaults.before(PutObjectRequest.class::isInstance, () -> answers.add(api.chat(chat.sessionId())));
        assertThat(api.chat(chat.sessionId()).status()).isEqualTo(200);

        assertThat(answers).singleElement().satisfies(answer -> assertThat(answer.status()).isEqualTo(202));
        assertThat(api.chat(chat.sessionId()).status()).isEqualTo(200);
    }
}
