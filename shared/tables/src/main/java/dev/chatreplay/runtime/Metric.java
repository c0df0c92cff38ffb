package dev.chatreplay.runtime;

import java.util.List;

/// The metrics of the functions, in CloudWatch's namespace [#NAMESPACE]. The alarms and the dashboard in `template.yaml` use these names.
/// `docs/operations.md` explains the metrics.
public enum Metric {
    /// HTTP requests, by outcome.
    REQUESTS("Requests", "Count", Metric.OUTCOME),
    /// Acknowledged events. A repeated event counts again.
    EVENTS_RECORDED("EventsRecorded", "Count"),
    /// Queue messages and visits of the sweep that failed, and that are tried again.
    FAILURES("Failures", "Count"),
    /// The time until a compaction request is received again, because another worker has the lease.
    HELD("Held", "Milliseconds"),
    /// Compactions that did not end in their invocation, and sweeps that did not visit every due session.
    OUT_OF_TIME("OutOfTime", "Count"),
    /// Queue messages that a function sent to a dead-letter queue, by reason.
    DEAD_LETTERED("DeadLettered", "Count", Metric.REASON),
    /// The number of failed tries to land an export, written at each of them but the last.
    LANDING_FAILURES("LandingFailures", "Count"),
    /// Failures because AWS throttled a call.
    THROTTLED("Throttled", "Count"),
    /// The time from the recorded end of a session to its first export.
    COMPACTION_LAG("CompactionLag", "Milliseconds"),
    /// The duration of one compaction.
    COMPACTION_DURATION("CompactionDuration", "Milliseconds"),
    /// The number of messages in one export.
    COMPACTED_MESSAGES("CompactedMessages", "Count"),
    /// The size of the files of one export, without their indexes.
    COMPACTED_BYTES("CompactedBytes", "Bytes"),
    /// Edits that one export leaves out, because they break the rule of their message's type.
    EDITS_SKIPPED("EditsSkipped", "Count"),
    /// Sessions whose missing compaction the sweep requested again. Each sweep writes it, also when it is 0: it is the heartbeat of the sweep.
    SESSIONS_REPAIRED("SessionsRepaired", "Count"),
    /// Sessions with a presumed end: the sweep ended them, because no `session.ended` was received.
    SESSIONS_PRESUMED_ENDED("SessionsPresumedEnded", "Count"),
    /// Orphaned, superseded and expired objects that the sweep deleted.
    OBJECTS_DELETED("ObjectsDeleted", "Count"),
    /// Deliveries that their receivers have accepted.
    DELIVERED("Delivered", "Count"),
    /// Tries of deliveries that their receivers have not accepted.
    REFUSALS("Refusals", "Count"),
    /// The time from the announcement of an export until a receiver has accepted it.
    DELIVERY_LAG("DeliveryLag", "Milliseconds"),
    /// Webhooks that were disabled, because their receiver failed for too long or answered 410.
    WEBHOOKS_DISABLED("WebhooksDisabled", "Count"),
    /// Messages of deliveries that the sweep sent.
    DELIVERIES_SENT("DeliveriesSent", "Count");

    /// The CloudWatch namespace of all metrics.
    public static final String NAMESPACE = "ChatReplay";
    /// The dimension of every metric: the function's name.
    public static final String FUNCTION = "Function";
    /// The second dimension of [#REQUESTS]: OK, or the error code.
    public static final String OUTCOME = "Outcome";
    /// The second dimension of [#DEAD_LETTERED]. It has few values, because CloudWatch charges for each of them.
    public static final String REASON = "Reason";

    private final String metricName;
    private final String unit;
    /// The second dimension; empty when the metric has only one.
    private final String furtherDimension;

    Metric(String metricName, String unit) {
        this(metricName, unit, "");
    }

    Metric(String metricName, String unit, String furtherDimension) {
        this.metricName = metricName;
        this.unit = unit;
        this.furtherDimension = furtherDimension;
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
        return furtherDimension.isEmpty() ? List.of(FUNCTION) : List.of(FUNCTION, furtherDimension);
    }
}
