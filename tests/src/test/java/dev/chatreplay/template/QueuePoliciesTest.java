package dev.chatreplay.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.chatreplay.local.template.Template;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests the resource policies of the queues and of the event bus in `template.yaml`. No emulator enforces them.
class QueuePoliciesTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Template TEMPLATE = Template.packaged();

    static List<String> queues() {
        return TEMPLATE.resources("AWS::SQS::Queue");
    }

    static List<String> rules() {
        return TEMPLATE.resources("AWS::Events::Rule");
    }

    @ParameterizedTest
    @MethodSource("queues")
    void queueHasOnePolicyThatNamesNoOtherQueue(String queue) {
        assertThat(policies(queue)).singleElement()
                .satisfies(policy -> assertThat(TEMPLATE.property(policy, "Queues")).hasSize(1))
                .satisfies(policy -> assertThat(statements(policy)).allSatisfy(
                        statement -> assertThat(statement.required("Resource")).isEqualTo(arn(queue))));
    }

    @ParameterizedTest
    @MethodSource("queues")
    void queueDeniesEveryCallWithoutTls(String queue) {
        var overPlainHttp = JSON.objectNode();
        overPlainHttp.putObject("Bool").put("aws:SecureTransport", false);
        assertThat(policies(queue).flatMap(QueuePoliciesTest::statements)).anySatisfy(statement -> {
            assertThat(statement.required("Effect").asText()).isEqualTo("Deny");
            assertThat(statement.required("Principal").asText()).isEqualTo("*");
            assertThat(statement.required("Action").asText()).isEqualTo("sqs:*");
            assertThat(statement.required("Condition")).isEqualTo(overPlainHttp);
        });
    }

    @ParameterizedTest
    @MethodSource("rules")
    void ruleMaySendToItsTargetsAndDeadLetterQueues(String rule) {
        var fromRule = JSON.objectNode();
        fromRule.putObject("ArnEquals").set("aws:SourceArn", arn(rule));
        assertThat(TEMPLATE.property(rule, "Targets")).isNotEmpty().allSatisfy(
                target -> assertThat(Stream.of(target.required("Arn"), target.requiredAt("/DeadLetterConfig/Arn")))
                        .doesNotHaveDuplicates()
                        .allSatisfy(arn -> assertThat(policies(logicalId(arn)).flatMap(QueuePoliciesTest::statements))
                                .filteredOn(statement -> statement.required("Effect").asText().equals("Allow"))
                                .singleElement()
                                .satisfies(statement -> assertThat(statement.required("Action").asText())
                                        .isEqualTo("sqs:SendMessage"))
                                .satisfies(statement -> assertThat(statement.required("Condition"))
                                        .isEqualTo(fromRule))));
    }

    @Test
    void busChecksEverySourceOfCallAndThatThereIsOne() {
        var onlyOurSource = JSON.objectNode();
        onlyOurSource.putObject("ForAllValues:StringEquals").putArray("events:source").add("chat-replay");
        onlyOurSource.putObject("Null").put("events:source", "false");
        assertThat(TEMPLATE.property("EventBusPolicy", "Statement/Condition")).isEqualTo(onlyOurSource);
    }

    private static Stream<String> policies(String queue) {
        return TEMPLATE.resources("AWS::SQS::QueuePolicy").stream()
                .filter(policy -> TEMPLATE.property(policy, "Queues").valueStream()
                        .anyMatch(named -> named.required("Ref").asText().equals(queue)));
    }

    private static Stream<JsonNode> statements(String policy) {
        return TEMPLATE.property(policy, "PolicyDocument/Statement").valueStream();
    }

    private static JsonNode arn(String logicalId) {
        var arn = JSON.objectNode();
        arn.putArray("Fn::GetAtt").add(logicalId).add("Arn");
        return arn;
    }

    private static String logicalId(JsonNode arn) {
        return arn.requiredAt("/Fn::GetAtt/0").asText();
    }
}
