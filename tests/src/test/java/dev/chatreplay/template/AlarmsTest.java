package dev.chatreplay.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Project;
import dev.chatreplay.local.template.Template;
import dev.chatreplay.runtime.DeadLetterReason;
import dev.chatreplay.runtime.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Compares the alarms of `template.yaml` with its functions, and those on dead letters with the code and with the guide.
class AlarmsTest {
    private static final Template TEMPLATE = Template.packaged();
    private static final CallGraph GRAPH = new CallGraph();
    /// A row of the table of reasons. SQS gives none, so that row has no alarm here.
    private static final Pattern REASON = Pattern
            .compile("(?m)^\\| (?<queue>events|compactions|webhooks) \\| (?<reason>`\\w+`|another reason) \\| ");

    @ParameterizedTest
    @ValueSource(strings = {"FunctionsThrottled", "FunctionErrors", "CallsThrottled"})
    void alarmCoversEveryFunction(String alarm) {
        assertThat(covered(alarm)).containsExactlyInAnyOrderElementsOf(TEMPLATE.functions());
    }

    @Test
    void everyAlarmNotifiesTopic() {
        assertThat(TEMPLATE.resources("AWS::CloudWatch::Alarm")).allSatisfy(alarm -> assertThat(
                List.of(TEMPLATE.property(alarm, "AlarmActions"), TEMPLATE.property(alarm, "OKActions")))
                .allSatisfy(actions -> assertThat(actions.at("/Fn::If/1/0/Ref").asText()).isEqualTo("AlarmTopicArn")));
    }

    @Test
    void noAlarmUsesMetricsOfDynamoDb() {
        assertThat(TEMPLATE.resources("AWS::CloudWatch::Alarm")).allSatisfy(alarm -> assertThat(
                TEMPLATE.root().requiredAt("/Resources/" + alarm).findValuesAsText("Namespace"))
                .isNotEmpty().doesNotContain("AWS/DynamoDB"));
    }

    /// The second dimension of the metric has few values, so each alarm names those that it adds up.
    @ParameterizedTest
    @MethodSource("functions")
    void everyReasonOfDeadLetterIsInAnAlarm(String function) throws ReflectiveOperationException {
        var handler = Class.forName(TEMPLATE.property(function, "Handler").asText());
        assertThat(reasonsInAlarms(function))
                .containsExactlyInAnyOrderElementsOf(GRAPH.constantsFrom(handler, DeadLetterReason.class));
    }

    @Test
    void someFunctionUsesEachReasonOfDeadLetter() {
        assertThat(functions().stream().flatMap(function -> reasonsInAlarms(function).stream()))
                .containsAll(Stream.of(DeadLetterReason.values()).map(Enum::name).toList());
    }

    /// The functions dead-letter to these queues. An event that breaks a rule has the code of the rule as its reason.
    @Test
    void guideHasExactlyReasonsOfAlarms() throws IOException {
        var queues = Map.of("ConsumeEvents", "events", "CompactSessionChat", "compactions", "GetSessionChat",
                "compactions", "QuerySessions", "compactions", "ServeHundredms", "compactions", "DeliverWebhooks",
                "webhooks");
        var alarms = functions().stream().flatMap(function -> reasonsInAlarms(function).stream()
                .map(reason -> queues.get(function) + " " + reason)).collect(Collectors.toSet());
        assertThat(REASON.matcher(Files.readString(Project.file("docs/operations.md"))).results()
                .map(row -> row.group("queue") + " " + row.group("reason")
                        .replace("`", "").replace("another reason", "INVALID_EVENT"))
                .toList()).containsExactlyInAnyOrderElementsOf(alarms);
    }

    static List<String> functions() {
        return TEMPLATE.functions();
    }

    private static Set<String> reasonsInAlarms(String function) {
        return TEMPLATE.resources("AWS::CloudWatch::Alarm").stream()
                .flatMap(alarm -> TEMPLATE.root().requiredAt("/Resources/" + alarm).findValues("Dimensions").stream())
                .filter(dimensions -> dimensions.at("/0/Value/Ref").asText().equals(function))
                .filter(dimensions -> dimensions.at("/1/Name").asText().equals(Metric.REASON))
                .map(dimensions -> dimensions.at("/1/Value").asText()).collect(Collectors.toSet());
    }

    private static List<String> covered(String alarm) {
        var metrics = TEMPLATE.property(alarm, "Metrics");
        var terms = metrics.valueStream().map(metric -> metric.path("Expression").asText())
                .filter(expression -> !expression.isEmpty()).findFirst().orElseThrow().split(" \\+ ");
        return Stream.of(terms)
                .map(term -> metrics.valueStream().filter(metric -> metric.path("Id").asText().equals(term))
                        .map(AlarmsTest::function).findFirst().orElse(term))
                .toList();
    }

    private static String function(JsonNode metric) {
        return Objects.requireNonNull(metric.at("/MetricStat/Metric/Dimensions/0/Value/Ref").textValue());
    }
}
