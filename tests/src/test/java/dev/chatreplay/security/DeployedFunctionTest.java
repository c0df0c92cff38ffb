package dev.chatreplay.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.chatreplay.client.Json;
import dev.chatreplay.client.Jvm;
import dev.chatreplay.functions.manageorganization.ManageOrganization;
import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.Scope;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests what only the constructor of Lambda decides. The embedded stack uses another one.
class DeployedFunctionTest {
    @ParameterizedTest
    @CsvSource({"http://127.0.0.1:9000/hook,400", "https://hooks.example.com/hook,201"})
    void deployedFunctionRefusesWebhookOnLoopback(String url, int status) throws IOException, InterruptedException {
        var stack = Stack.shared();
        var manager = stack.withNewKey(stack.organization().organizationId(), Scope.MANAGE);
        var body = JsonNodeFactory.instance.objectNode().put("name", "hook").put("url", url);
        body.putArray("events").add("meeting.chatSynced");
        var event = LambdaEvents.http("POST /v2/webhooks", manager.authorization().getFirst());
        event.put("body", body.toString());

        var function = Jvm.of(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), DeployedProcess.class,
                stack.embedded().environment(), ManageOrganization.class.getName()).start();
        try (var events = function.outputWriter(UTF_8)) {
            events.write(event.toString());
        }
        var answer = new String(function.getInputStream().readAllBytes(), UTF_8);
        assertThat(function.waitFor()).isZero();
        assertThat(Json.parse(answer).path("statusCode").asInt()).as(answer).isEqualTo(status);
    }
}
