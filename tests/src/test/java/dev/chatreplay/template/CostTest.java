package dev.chatreplay.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Project;
import dev.chatreplay.local.template.Template;
import dev.chatreplay.session.DueSessions;
import dev.chatreplay.webhook.DueDeliveries;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Recomputes the figures of the cost tables in `docs/operations.md` that follow from `template.yaml` or from other figures.
class CostTest {
    private static final double CENT = 0.005;
    private static final double ALARM_ON_METRIC = 0.10;
    private static final double CUSTOM_METRIC = 0.30;
    private static final double DASHBOARD = 3.00;
    private static final double KMS_KEY = 1.00;
    private static final double SECRET = 0.40;

    private static final Pattern IDLE = Pattern.compile("alarms on (?<alarms>\\d+) metrics (?<ofAlarms>[\\d.]+), "
            + "about (?<metrics>\\d+) custom metrics (?<ofMetrics>[\\d.]+), dashboard (?<ofDashboard>[\\d.]+), "
            + "the key of the webhooks (?<key>[\\d.]+), the master secret (?<secret>[\\d.]+)\\. "
            + "Polling of three empty queues (?<polling>[\\d.]+), the sweep (?<sweep>[\\d.]+) [^|]*its logs "
            + "(?<logs>\\d+\\.\\d+)[^|]* \\| \\*\\*(?<total>[\\d.]+) a month");
    private static final Pattern KEY = Pattern
            .compile("\\| `KmsKeyArn` \\| the key (?<key>[\\d.]+); requests (?<price>[\\d.]+) "
                    + "for 10,000\\..*: (?<tables>[\\d,]+) \\+ (?<queues>[\\d,]+) requests \\| about \\*\\*(?<total>[\\d.]+) a month");
    private static final Pattern LATE = Pattern.compile("\\| late events, one a minute for a week, [^|]* \\| "
            + "(?<count>[\\d,]+) recompactions, each reads 650 MB \\((?<reads>[\\d.]+)\\), runs 46 s \\((?<run>[\\d.]+)\\) and "
            + "writes 26 parts \\((?<parts>[\\d.]+)\\)\\. .* \\((?<storage>\\d+)\\) \\| about \\*\\*(?<total>\\d+)\\*\\*");
    private static final Pattern MILLION = Pattern.compile(
            "\\| item \\| arithmetic \\|.*?\\*\\*together\\*\\* \\| \\| \\*\\*(?<total>[\\d.]+)", Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("(?m)\\| (?<cost>\\d+\\.\\d\\d) \\|$");

    private final String document;

    CostTest() throws IOException {
        document = Files.readString(Project.file("docs/operations.md"));
    }

    @Test
    void idleSystemPaysForEveryMetricOfAlarms() {
        var idle = find(IDLE);
        var template = Template.packaged();
        assertThat(Integer.parseInt(idle.group("alarms"))).isEqualTo(template.resources("AWS::CloudWatch::Alarm")
                .stream()
                .mapToInt(alarm -> metrics(template.root().requiredAt("/Resources/" + alarm + "/Properties"))).sum());
        assertThat(number(idle, "ofAlarms")).isCloseTo(number(idle, "alarms") * ALARM_ON_METRIC, within(CENT));
        assertThat(number(idle, "ofMetrics")).isCloseTo(number(idle, "metrics") * CUSTOM_METRIC, within(CENT));
        assertThat(number(idle, "ofDashboard")).isCloseTo(
                template.resources("AWS::CloudWatch::Dashboard").size() * DASHBOARD, within(CENT));
        assertThat(number(idle, "key")).isCloseTo(template.resources("AWS::KMS::Key").size() * KMS_KEY, within(CENT));
        assertThat(number(idle, "secret")).isCloseTo(
                template.resources("AWS::SecretsManager::Secret").size() * SECRET, within(CENT));
        assertThat(number(idle, "total")).isCloseTo(
                number(idle, "ofAlarms") + number(idle, "ofMetrics") + number(idle, "ofDashboard")
                        + number(idle, "key") + number(idle, "secret") + number(idle, "polling") + number(idle, "sweep")
                        + number(idle, "logs"),
                within(CENT));
    }

    @Test
    void idleSweepAsksEveryShard() {
        assertThat(find(IDLE).group()).contains(
                " + %d queries ×"
                        .formatted(DueSessions.Kind.values().length * DueSessions.SHARDS + DueDeliveries.SHARDS));
    }

    /// Returns the number of metrics that an alarm reads. Each has its price.
    private static int metrics(JsonNode alarm) {
        return alarm.has("MetricName")
                ? 1
                : (int) alarm.required("Metrics").valueStream().filter(metric -> metric.has("MetricStat")).count();
    }

    @Test
    void totalOfMillionMessagesIsSumOfItsRows() {
        var table = find(MILLION);
        var sum = ROW.matcher(table.group()).results().mapToDouble(row -> number(row, "cost")).sum();
        assertThat(number(table, "total")).isPositive().isCloseTo(sum, within(CENT));
    }

    @Test
    void keyOfOperatorCostsItsRequests() {
        var row = find(KEY);
        var requests = grouped(row, "tables") + grouped(row, "queues");
        assertThat(number(row, "total")).isPositive()
                .isCloseTo(number(row, "key") + requests / 10_000 * number(row, "price"), within(10 * CENT));
        assertThat(number(row, "key")).isEqualTo(KMS_KEY);
    }

    @Test
    void lateEventsCostTheirRecompactions() {
        var row = find(LATE);
        assertThat(grouped(row, "count")).as("one a minute for a week").isEqualTo(7 * 24 * 60);
        var each = number(row, "reads") + number(row, "run") + number(row, "parts");
        assertThat(number(row, "total")).isPositive()
                .isCloseTo(grouped(row, "count") * each + number(row, "storage"), within(5.0));
    }

    private static double grouped(MatchResult row, String name) {
        return Double.parseDouble(row.group(name).replace(",", ""));
    }

    private MatchResult find(Pattern pattern) {
        var found = pattern.matcher(document);
        assertThat(found.find()).as("%s in docs/operations.md", pattern).isTrue();
        return found.toMatchResult();
    }

    private static double number(MatchResult row, String name) {
        return Double.parseDouble(row.group(name));
    }
}
