package dev.chatreplay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.plan.Failures;
import dev.chatreplay.faults.plan.FlakyProxy;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.harness.UnpolledStack;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// Tests that the faults of tests count a call once when its connection breaks and the SDK sends it again, as on a busy machine.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenConnectionTest {
    private static final String SQS = "AWS_ENDPOINT_URL_SQS";

    private final UnpolledStack stack = UnpolledStack.shared();
    @AutoClose
    private final FlakyProxy proxy = new FlakyProxy(URI.create(stack.variable(SQS)));
    private final List<String> actions = new ArrayList<>();
    private String queueUrl = "";

    @BeforeEach
    void createQueue() {
        actions.clear();
        queueUrl = stack.aws().sqs().createQueue(r -> r.queueName("broken-" + System.nanoTime())).queueUrl();
    }

    @AfterEach
    void callWasSentTwice() {
        assertThat(proxy.heal()).as("a connection was broken").isTrue();
        assertThat(stack.aws().sqs().receiveMessage(r -> r.queueUrl(queueUrl).maxNumberOfMessages(10)).messages())
                .as("each attempt has reached the queue").hasSize(2);
    }

    /// Sends a message and loses the connection before its answer is complete.
    private void sendOverBrokenConnection(ExecutionInterceptor plan) {
        var environment = new HashMap<>(stack.environment());
        environment.put(SQS, proxy.address().toString());
        try (var aws = Stack.clients(environment, plan)) {
            proxy.breakAfter(5, true);
            aws.sqs().sendMessage(r -> r.queueUrl(queueUrl).messageBody("hello"));
        }
    }

    @Test
    void faultsCountCallOverBrokenConnectionOnce() {
        var faults = new Faults();
        faults.before(SendMessageRequest.class::isInstance, () -> actions.add("before"));
        faults.after(SendMessageRequest.class::isInstance, () -> actions.add("after"));
        faults.cut(_ -> !faults.sent(SendMessageRequest.class).isEmpty());
        sendOverBrokenConnection(faults);
        assertThat(faults.sent()).hasSize(1);
        assertThat(actions).containsExactly("before", "after");
        assertThat(faults.hasSentAgain()).isTrue();
        faults.heal();
        assertThat(faults.hasSentAgain()).isFalse();
    }

    @Test
    void planCountsCallOverBrokenConnectionOnce() {
        sendOverBrokenConnection(AtCall.meanwhile(_ -> true, 1, When.AFTER, () -> actions.add("after")));
        assertThat(actions).containsExactly("after");
    }

    @Test
    void planFailsNoSecondCallWhenConnectionBreaks() {
        var second = AtCall.fails(2, When.BEFORE, Failures.NO_CONNECTION);
        sendOverBrokenConnection(second);
        assertThat(second.isReached()).isFalse();
    }
}
