package dev.chatreplay.runtime;

import java.util.List;

/// The metrics of the functions, in CloudWatch's namespace [#NAMESPACE]. The alarms and the dashboard in `template.yaml` use these names.
/// `docs/operations.md` explains the metrics.
public enum Metric {
    /// HTTP requests, by outcome.
    REQUESTS("Requests", "Count", true),
    /// Acknowledged events. A repeated event counts again.
    EVENTS_RECORDED("EventsRecorded", "Count", false),
    /// The time from the recorded end of a session to its first export.
    COMPACTION_LAG("CompactionLag", "Milliseconds", false),
    /// The duration of one compaction.
    COMPACTION_DURATION("CompactionDuration", "Milliseconds", false),
    /// The number of messages in one export.
    COMPACTED_MESSAGES("CompactedMessages", "Count", false),
    /// The size of one export.
    COMPACTED_BYTES("CompactedBytes", "Bytes", false),
    /// Edits that one export leaves out, because they break the rule of their message's type.
    EDITS_SKIPPED("EditsSkipped", "Count", false),
    /// Sessions whose missing compaction the sweep requested again.
    SESSIONS_REPAIRED("SessionsRepaired", "Count", false),
    /// Sessions with a presumed end: the sweep ended them, because no `session.ended` was received.
    SESSIONS_PRESUMED_ENDED("SessionsPresumedEnded", "Count", false),
    /// Orphaned, superseded and expired objects that the sweep deleted.
    OBJECTS_DELETED("ObjectsDeleted", "Count", false);

    /// The CloudWatch namespace of all metrics.
    public static final String NAMESPACE = "ChatReplay";
    /// The dimension of every metric: the function's name.
    public static final String FUNCTION = "Function";
    /// The second dimension of [#REQUESTS]: OK, or the error code.
    public static final String OUTCOME = "Outcome";

    private final String metricName;
    private final String unit;
    private final boolean byOutcome;

    Metric(String metricName, String unit, boolean byOutcome) {
        this.metricName = metricName;
        this.unit = unit;
        this.byOutcome = byOutcome;
    }

    /// Returns the name of the metric in CloudWatch.
    public String metricName() {
        return metricName;
    }

    /// Returns the unit of the metric, as CloudWatch [names it](https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html).
    public String unit() {
        return unit;
    }

    /// Returns the log line fields that are the dimensions of the metric.
    public List<String> dimensions() {
        return byOutcome ? List.of(FUNCTION, OUTCOME) : List.of(FUNCTION);
    }
}
