package dev.chatreplay.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.functions.getsessionchat.GetSessionChat;
import dev.chatreplay.functions.postevents.PostEvents;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.runtime.Environment;
import java.time.Clock;
import org.crac.Core;
import org.crac.Resource;
import org.junit.jupiter.api.Test;

/// Tests the SnapStart hooks of the HTTP functions: they succeed and call no AWS service. A failing hook would fail the deployment.
class PrimingTest {
    @Test
    void primingGetSessionChatMakesNoAwsCall() throws Exception {
        prime((stack, aws) -> new GetSessionChat(Environment.of(stack.embedded().environment()), aws,
                Clock.systemUTC()));
    }

    @Test
    void primingPostEventsMakesNoAwsCall() throws Exception {
        prime(
                (stack, aws) -> new PostEvents(Environment.of(stack.embedded().environment()), aws, Clock.systemUTC()));
    }

    private interface Wiring {
        Resource function(Stack stack, AwsClients aws);
    }

    private static void prime(Wiring wiring) throws Exception {
        var faults = new Faults();
        var stack = Stack.shared();
        try (var aws = Stack.clients(stack.embedded().environment(), faults)) {
            var function = wiring.function(stack, aws);
            function.beforeCheckpoint(Core.getGlobalContext());
            function.afterRestore(Core.getGlobalContext());
            assertThat(faults.sent()).isEmpty();
        }
    }
}
