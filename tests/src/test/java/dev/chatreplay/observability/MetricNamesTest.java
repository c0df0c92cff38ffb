package dev.chatreplay.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Project;
import dev.chatreplay.runtime.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Tests that alarms, the dashboard and the operations guide name the metrics that the functions write.
class MetricNamesTest {
    /// Matches the metric names in alarms, `SEARCH` expressions and the dashboard. In the dashboard, `"."` repeats the namespace of the row
    /// above.
    private static final Pattern USED = Pattern.compile("Namespace: ChatReplay,?\\s+MetricName: (?<alarm>\\w+)"
            + "|\\{ChatReplay,[^\"]*\"(?<search>\\w+)\\\\\"|\\[\"ChatReplay\", \"(?<shown>\\w+)\""
            + "|\\[\"\\.\", \"(?<beside>Compact\\w+)\"");

    @Test
    void alarmsAndDashboardUseOnlyWrittenMetrics() throws IOException {
        var used = new TreeSet<String>();
        for (var found = USED.matcher(read("template.yaml")); found.find();) {
            for (var name : USED.namedGroups().keySet()) {
                if (found.group(name) != null) {
                    used.add(found.group(name));
                }
            }
        }
        assertThat(used).contains("Requests", "CompactionLag", "Failures", "DeadLettered").isSubsetOf(names());
    }

    @Test
    void operationsGuideExplainsEachMetric() throws IOException {
        assertThat(read("docs/operations.md")).contains(Arrays.stream(names()).map(name -> "`" + name + "`").toList());
    }

    private static String[] names() {
        return Arrays.stream(Metric.values()).map(Metric::metricName).toArray(String[]::new);
    }

    private static String read(String file) throws IOException {
        return Files.readString(Project.file(file));
    }
}
