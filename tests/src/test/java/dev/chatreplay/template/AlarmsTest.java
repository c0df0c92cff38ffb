package dev.chatreplay.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.local.template.Template;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Compares the alarms that cover several functions with the functions of `template.yaml`.
class AlarmsTest {
    private static final Template TEMPLATE = Template.packaged();

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
