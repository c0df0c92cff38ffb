package dev.chatreplay.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.local.template.Template;
import dev.chatreplay.local.template.Template.EventSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Compares the alarms and the dashboard that cover several functions with the functions of `template.yaml`.
class AlarmsTest {
    private static final Template TEMPLATE = Template.packaged();

    static List<String> functions() {
        return TEMPLATE.functions();
    }

    @Test
    void throttleAlarmCoversEveryFunction() {
        assertThat(covered("FunctionsThrottled")).containsExactlyInAnyOrderElementsOf(functions());
    }

    @Test
    void errorAlarmCoversEveryFunctionWithoutCaller() {
        var behindQueuesAndSchedules = Stream.of("SQS", "Schedule")
                .flatMap(type -> TEMPLATE.eventSources(type).stream()).map(EventSource::function).toList();
        assertThat(covered("FunctionErrors")).containsExactlyInAnyOrderElementsOf(behindQueuesAndSchedules);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void dashboardShowsFunction(String function) {
        assertThat(TEMPLATE.property("Dashboard", "DashboardBody/Fn::Sub").asText()).contains("${" + function + "}");
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
