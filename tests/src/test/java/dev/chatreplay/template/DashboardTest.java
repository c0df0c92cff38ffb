package dev.chatreplay.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Json;
import dev.chatreplay.local.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Reads the dashboard of `template.yaml` as CloudWatch does. In a row of a graph, `...` and `.` repeat parts of the row above.
class DashboardTest {
    private static final Template TEMPLATE = Template.packaged();
    private static final String BODY = TEMPLATE.property("Dashboard", "DashboardBody/Fn::Sub").asText();

    /// A row of a graph.
    ///
    /// @param metric the namespace, the metric, and the names and values of its dimensions
    private record Row(List<String> metric, String statistic, String label) {
        private String labelled() {
            return label + " = " + metric.get(1) + " " + metric.getLast();
        }
    }

    static List<String> functions() {
        return TEMPLATE.functions();
    }

    static List<String> graphs() {
        return Json.parse(BODY).required("widgets").valueStream()
                .filter(widget -> widget.at("/properties").has("metrics"))
                .map(widget -> widget.at("/properties/title").asText()).toList();
    }

    @Test
    void dashboardShowsEveryAlarm() {
        assertThat(TEMPLATE.resources("AWS::CloudWatch::Alarm"))
                .allSatisfy(alarm -> assertThat(BODY).contains("${" + alarm + ".Arn}"));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void dashboardShowsFunction(String function) {
        assertThat(BODY).contains("${" + function + "}");
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void graphShowsEachMetricOnce(String title) {
        assertThat(rows(title)).extracting(row -> row.metric() + row.statistic()).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void labelsOfFailedAndWaitingWorkNameTheirMetrics() {
        assertThat(rows("Work that failed or must wait")).filteredOn(row -> row.metric().contains("Held"))
                .extracting(Row::statistic).as("its values are times").containsExactly("SampleCount");
        assertThat(rows("Work that failed or must wait")).extracting(Row::labelled).containsExactly(
                "failed: events = Failures ${ConsumeEvents}",
                "failed: compactions = Failures ${CompactSessionChat}",
                "failed: deliveries = Failures ${DeliverWebhooks}",
                "failed: visits of the sweep = Failures ${SweepSessions}",
                "out of time: compactions = OutOfTime ${CompactSessionChat}",
                "out of time: sweeps = OutOfTime ${SweepSessions}",
                "another worker has the lease = Held ${CompactSessionChat}",
                "failed: landings = LandingFailures ${CompactSessionChat}");
    }

    private static List<Row> rows(String title) {
        var properties = Json.parse(BODY).required("widgets").valueStream().map(widget -> widget.path("properties"))
                .filter(graph -> graph.path("title").asText().equals(title)).findFirst().orElseThrow();
        var rows = new ArrayList<Row>();
        List<String> above = List.of();
        for (var row : properties.required("metrics")) {
            var settings = row.get(row.size() - 1);
            above = metric(row, above);
            rows.add(new Row(above, settings.path("stat").asText(properties.path("stat").asText()),
                    settings.path("label").asText()));
        }
        return rows;
    }

    /// Returns the metric of a row; the expression of a row that has no metric.
    private static List<String> metric(JsonNode row, List<String> above) {
        var texts = row.valueStream().filter(JsonNode::isTextual).map(JsonNode::asText).toList();
        if (texts.isEmpty()) {
            return List.of(row.required(0).required("expression").asText());
        }
        if (texts.getFirst().equals("...")) {
            var kept = above.subList(0, above.size() - texts.size() + 1);
            return Stream.concat(kept.stream(), texts.stream().skip(1)).toList();
        }
        var metric = new ArrayList<String>();
        for (var text : texts) {
            metric.add(text.equals(".") ? above.get(metric.size()) : text);
        }
        return metric;
    }
}
