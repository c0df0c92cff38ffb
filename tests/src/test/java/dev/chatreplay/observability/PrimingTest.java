package dev.chatreplay.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.http.HttpFunction;
import dev.chatreplay.local.template.Template;
import dev.chatreplay.local.template.Template.EventSource;
import dev.chatreplay.runtime.Environment;
import java.time.Clock;
import java.util.List;
import org.crac.Core;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests the SnapStart hooks of the HTTP functions: they succeed and call no AWS service. A failing hook would fail the deployment.
class PrimingTest {
    /// The quick extent has the first function.
    static List<String> handlers() {
        return Extent.sample(
                Template.packaged().eventSources("HttpApi").stream().map(EventSource::handler).distinct().toList());
    }

    @ParameterizedTest
    @MethodSource("handlers")
    @Scaled
    void primingMakesNoAwsCall(String handler) throws Exception {
        var faults = new Faults();
        var environment = Stack.shared().embedded().environment();
        try (var aws = Stack.clients(environment, faults)) {
            var function = Class.forName(handler).asSubclass(HttpFunction.class)
                    .getConstructor(Environment.class, AwsClients.class, Clock.class)
                    .newInstance(Environment.of(environment), aws, Clock.systemUTC());
            function.beforeCheckpoint(Core.getGlobalContext());
            function.afterRestore(Core.getGlobalContext());
            assertThat(faults.sent()).isEmpty();
        }
    }
}
