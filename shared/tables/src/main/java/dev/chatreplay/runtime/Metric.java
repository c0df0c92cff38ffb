package dev.chatreplay.runtime;

import java.util.List;

/// What the functions count and measure, in CloudWatch's namespace [#NAMESPACE]. The alarms and the dashboard of `template.yaml` name
/// these names; `docs/operations.md` says what they mean.
public enum Metric {
    /// Requests over HTTP, by outcome.
    REQUESTS("Requests", "Count", true),
    /// Events that were acknowledged. One that is sent again counts again.
    MESSAGES_RECORDED("MessagesRecorded", "Count", false),
    /// From the recorded end of a session to its first export.
    COMPACTION_LAG("CompactionLag", "Milliseconds", false),
    /// How long one export took.
    COMPACTION_DURATION("CompactionDuration", "Milliseconds", false),
    /// Messages of one export.
    COMPACTED_MESSAGES("CompactedMessages", "Count", false),
    /// Bytes of one export.
    COMPACTED_BYTES("CompactedBytes", "Bytes", false),
    /// Sessions whose compaction had to be asked for again.
    SESSIONS_REPAIRED("SessionsRepaired", "Count", false),
    /// Sessions that were ended because nobody had told of their end.
    SESSIONS_PRESUMED_ENDED("SessionsPresumedEnded", "Count", false),
    /// Objects that nobody could come to any more.
    OBJECTS_REMOVED("ObjectsRemoved", "Count", false);

    /// Where CloudWatch keeps them.
    public static final String NAMESPACE = "ChatReplay";
    /// The dimension of every metric: the function's name.
    public static final String FUNCTION = "Function";
    /// The second dimension of [#REQUESTS]: OK, or the reason of the error.
    public static final String OUTCOME = "Outcome";

    private final String metricName;
    private final String unit;
    private final boolean byOutcome;

    Metric(String metricName, String unit, boolean byOutcome) {
        this.metricName = metricName;
        this.unit = unit;
        this.byOutcome = byOutcome;
    }

    /// Its name in CloudWatch.
    public String metricName() {
        return metricName;
    }

    /// Its unit, as CloudWatch [names it](https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html).
    public String unit() {
        return unit;
    }

    /// The fields of a line that are its dimensions.
    public List<String> dimensions() {
        return byOutcome ? List.of(FUNCTION, OUTCOME) : List.of(FUNCTION);
    }
}
