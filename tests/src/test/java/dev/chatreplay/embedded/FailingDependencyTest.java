package dev.chatreplay.embedded;

import static dev.chatreplay.client.Errors.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.reference.ReferenceChat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.sqs.model.SqsRequest;

/// Tests the answers while AWS services fail. Callers get `TRY_AGAIN`, and their next request succeeds when the service works again.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailingDependencyTest {
    private final Faults faults = new Faults();
    @AutoClose
    private final Stack stack = Stack.start(s -> s.withInterceptors(List.of(faults)).withoutPolling());
    private final Api api = stack.organization();

    @AfterEach
    void heal() {
        faults.heal();
    }

    @Test
    void callersGetTryAgainWhileDynamoDbFails() {
        faults.cut(DynamoDbRequest.class::isInstance);
        assertError(api.chat("s-1"), 503, "TRY_AGAIN");
        assertError(api.post(new Chat().started().events()), 503, "TRY_AGAIN");

        faults.heal();
        assertError(api.chat("s-1"), 404, "SESSION_NOT_FOUND");
    }

    @Test
    void partlyRecordedBatchCanBeSentAgain() {
        var chat = new Chat().started().sent("m-1", "one").sent("m-2", "two").edited("m-1", "uno").ended();
        for (int call = 1; call <= 6; call++) {
            var nth = new AtomicInteger(call);
            faults.cut(r -> r instanceof DynamoDbRequest && nth.getAndDecrement() <= 0);
            var answer = api.post(chat.events());
            faults.heal();
            if (answer.status() != 200) {
                assertError(answer, 503, "TRY_AGAIN");
            }
            api.send(chat);
        }
        assertThat(api.csv(chat.sessionId())).isEqualTo(ReferenceChat.csv(chat.events()));
    }

    @Test
    void eventsAreRecordedWhileS3Fails() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        faults.cut(S3Request.class::isInstance);
        api.send(chat);
        assertError(api.chat(chat.sessionId()), 503, "TRY_AGAIN");

        faults.heal();
        assertThat(api.csv(chat.sessionId())).isEqualTo(ReferenceChat.csv(chat.events()));
    }

    @Test
    void sessionEndIsNotAcknowledgedBeforeCompactionRequest() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        faults.cut(SqsRequest.class::isInstance);
        assertError(api.post(chat.events()), 503, "TRY_AGAIN");

        faults.heal();
        api.send(chat);
        assertThat(faults.sent(SqsRequest.class)).isNotEmpty();
    }
}
