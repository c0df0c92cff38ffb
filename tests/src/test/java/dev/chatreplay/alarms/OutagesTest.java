package dev.chatreplay.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.alarms.Samples.Work;
import dev.chatreplay.alarms.Situation.Traffic;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.local.template.Template;
import dev.chatreplay.session.LandingTries;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Compares the table of outages in `docs/operations.md` with the alarms of the template. Real functions write the metrics of each outage.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutagesTest {
    /// The table may round up by this many minutes.
    private static final int ROUNDING_MINUTES = 10;

    private final Template template = Template.packaged();
    @AutoClose
    private final SampledFunctions functions = new SampledFunctions();
    private final Outages outages = new Outages(functions);
    private final Map<String, Map<String, Integer>> table = AlarmTable.read();

    List<String> outages() {
        return List.copyOf(outages.situations().keySet());
    }

    /// The quick extent has every fifth outage, from the first on. So it has one of each group of [Outages] but leases, which have a test of
    /// their own.
    List<String> someOutages() {
        return Extent.sample(outages());
    }

    private Course course(Template of, String outage) {
        return Course.of(Alarm.all(of, Map.of()), outages.healthy(),
                Objects.requireNonNull(outages.situations().get(outage)).get());
    }

    @Test
    void tableHasExactlyTheseOutages() {
        assertThat(table.keySet()).containsExactlyInAnyOrderElementsOf(outages());
    }

    @ParameterizedTest
    @MethodSource("someOutages")
    @Scaled
    void outageRaisesExactlyAlarmsOfTableInTime(String outage) {
        var course = course(template, outage);
        var expected = table.getOrDefault(outage, Map.of());
        assertThat(course.before()).isEmpty();
        assertThat(course.alarms().keySet()).as("%s", course).isEqualTo(expected.keySet());
        assertThat(course.alarms()).allSatisfy((alarm, minutes) -> assertThat(expected.get(alarm))
                .as("%s in %s", alarm, course).isBetween(minutes, minutes + ROUNDING_MINUTES));
        assertThat(course.after()).as("alarms that stay on").isEmpty();
    }

    @Test
    void everyAlarmHasOutageThatRaisesIt() {
        assertThat(table.values().stream().flatMap(alarms -> alarms.keySet().stream()))
                .containsAll(template.resources("AWS::CloudWatch::Alarm"));
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "0, 60", "900, 2", "900, 60"})
    void noDelayOfHealthyCompactionsRaisesAlarm(int delaySeconds, int seconds) {
        var lag = functions.compactionAfter(Duration.ofSeconds(delaySeconds + seconds));
        var works = outages.healthy().with(lag, Work.COMPACTION, Work.LAST_COMPACTION);
        var alarms = Alarm.all(template, Map.of("CompactionDelaySeconds", Integer.toString(delaySeconds)));
        assertThat(Course.of(alarms, works, Situation.of(works)).alarms()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 700", "900, 1600"})
    void compactionTenMinutesAfterItsDelayRaisesAlarm(int delaySeconds, int seconds) {
        var lag = functions.compactionAfter(Duration.ofSeconds(seconds));
        var alarms = Alarm.all(template, Map.of("CompactionDelaySeconds", Integer.toString(delaySeconds)));
        var late = Situation.of(outages.healthy().with(lag, Work.COMPACTION, Work.LAST_COMPACTION));
        assertThat(Course.of(alarms, outages.healthy(), late).alarms()).containsOnlyKeys("CompactionLagHigh");
    }

    @Test
    void serverErrorsNeedNoFewRequests() {
        var old = changed("ServerErrors", alarm -> answer(alarm).put("Expression",
                "IF(requests >= 20, 100 * FILL(errors, 0) / requests, 0)"));
        assertThat(course(old, "`post-events` dies at each call, 10 requests a minute").alarms())
                .doesNotContainKey("ServerErrors");
        assertThat(course(old, "`post-events` dies at each call, 1000 requests a minute").alarms())
                .containsKey("ServerErrors");
    }

    @Test
    void sweepIsMissedOnlyWhenMissingDataIsBreaching() {
        var old = changed("SweepStopped", alarm -> alarm.put("TreatMissingData", "notBreaching"));
        assertThat(course(old, "the schedule of the sweep is off").alarms()).doesNotContainKey("SweepStopped");
    }

    @Test
    void alarmOnLyingDeadLettersStaysOn() {
        var old = changed("EventsDeadLettered", alarm -> {
            alarm.put("Namespace", "AWS/SQS").put("MetricName", "ApproximateNumberOfMessagesVisible").put("Statistic",
                    "Maximum");
            alarm.putArray("Dimensions").addObject().put("Name", "QueueName").put("Value", "EventsDeadLetterQueue");
        });
        assertThat(course(old, "a bug fails every event of the bus").after()).contains("EventsDeadLettered");
    }

    @Test
    void alarmOnMetricsOfDynamoDbStaysOn() {
        var alarm = changed("CallsThrottled", changed -> changed.findParents("Namespace").stream()
                .map(ObjectNode.class::cast).forEach(metric -> metric.put("Namespace", "AWS/DynamoDB")));
        var throttled = Alarm.of(alarm, "CallsThrottled", Map.of());
        assertThat(throttled.isOn(new MetricStore(), 100, true)).isTrue();
        assertThat(Alarm.of(template, "CallsThrottled", Map.of()).isOn(new MetricStore(), 100, true)).isFalse();
    }

    @Test
    void fixedThresholdOfLagIsRaisedByLongDelay() {
        var old = changed("CompactionLagHigh", alarm -> answer(alarm).put("Expression", "lag + 0"));
        var lag = functions.compactionAfter(Duration.ofSeconds(902));
        var works = outages.healthy().with(lag, Work.COMPACTION, Work.LAST_COMPACTION);
        assertThat(Course.of(Alarm.all(old, Map.of("CompactionDelaySeconds", "900")), works,
                Situation.of(works).with(Traffic.BUSY)).alarms()).containsOnlyKeys("CompactionLagHigh");
    }

    @Test
    void landingOfOneExportKeepsAlarmOnUntilItIsDeadLettered() {
        var tries = outages.landingTries();
        assertThat(tries).hasSize(LandingTries.MAX_TRIES);
        var minutes = List.copyOf(tries.keySet());
        int third = minutes.get(2);
        int seventh = minutes.get(6);
        int last = tries.lastKey();
        for (int begin = 90; begin < 95; begin++) {
            var store = new MetricStore();
            long first = begin;
            tries.forEach((minute, sample) -> sample.emit(store, first + minute, 1));
            assertThat(alarm("CompactionsDeadLettered").isOn(store, first + last + 8, false)).isTrue();
            var failing = alarm("LandingsFailing");
            var on = IntStream.range(0, 2 * last).filter(minute -> failing.isOn(store, first + minute, false)).boxed()
                    .toList();
            assertThat(on.getFirst()).isBetween(third, third + 8);
            assertThat(on.getLast()).isBetween(last + 8, seventh + 160);
            assertThat(on).as("it never goes back to OK").hasSize(on.getLast() - on.getFirst() + 1);
        }
    }

    /// Readers and late events make a healthy worker wait for another one, for as long as an invocation takes.
    @Test
    void onlyLeaseLongerThanInvocationRaisesAlarm() {
        var healthy = new MetricStore();
        var broken = new MetricStore();
        var held = functions.compactionHeldFor(Duration.ofMinutes(15));
        for (int minute = 0; minute < 60; minute++) {
            held.emit(healthy, minute, 1);
        }
        functions.compactionHeldFor(Duration.ofMinutes(17)).emit(broken, 30, 1);
        assertThat(IntStream.range(0, 60).filter(minute -> alarm("CompactionsHeld").isOn(healthy, minute, false)))
                .isEmpty();
        assertThat(alarm("CompactionsHeld").isOn(broken, 38, false)).isTrue();
    }

    private Alarm alarm(String id) {
        return Alarm.of(template, id, Map.of());
    }

    private static ObjectNode answer(ObjectNode alarm) {
        return (ObjectNode) alarm.required("Metrics").required(0);
    }

    private Template changed(String alarm, Consumer<ObjectNode> change) {
        var copy = new Template(template.root().deepCopy());
        change.accept((ObjectNode) copy.root().requiredAt("/Resources/" + alarm + "/Properties"));
        return copy;
    }
}
