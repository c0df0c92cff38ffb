package dev.chatreplay.functions.sweepsessions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Configuration;
import dev.chatreplay.aws.Deadline;
import dev.chatreplay.aws.Metric;
import dev.chatreplay.aws.OutcomeLog;
import dev.chatreplay.aws.OutcomeLog.Level;
import dev.chatreplay.sweep.Sweep;
import dev.chatreplay.sweep.Sweep.Report;
import dev.chatreplay.sweep.Visit.Done;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;

/// Looks after the sessions that are due, whenever the schedule says so. What the event says does not matter.
public final class SweepSessions implements RequestStreamHandler {
    /// What an invocation needs to end the visits that it is at, and to report.
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final Sweep sweep;

    /// As Lambda makes it.
    public SweepSessions() {
        this(Configuration.from(System.getenv()), AwsClients.fromEnvironment(), Clock.systemUTC());
    }

    /// Wired by hand.
    public SweepSessions(Configuration configuration, AwsClients aws, Clock clock) {
        this.sweep = new Sweep(configuration, aws, clock);
    }

    @Override
    public void handleRequest(InputStream event, OutputStream unused, Context context) {
        var report = sweep.run(Deadline.before(Duration.ofMillis(context.getRemainingTimeInMillis()), MARGIN));
        report.failures().forEach(failure -> new OutcomeLog(context.getFunctionName()).outcome(Level.WARN, "FAILED")
                .with(failure).to(context.getLogger()::log));
        line(report, context.getFunctionName()).to(context.getLogger()::log);
    }

    private static OutcomeLog line(Report report, String function) {
        return new OutcomeLog(function)
                .outcome(Level.INFO, report.isFinished() ? "SWEPT" : "OUT_OF_TIME")
                .with("unchanged", report.count(Done.NOTHING))
                .with("cleaned", report.count(Done.CLEANED))
                .with("failed", report.failures().size())
                .with(Metric.SESSIONS_REPAIRED, report.count(Done.REQUESTED))
                .with(Metric.SESSIONS_PRESUMED_ENDED, report.count(Done.ENDED))
                .with(Metric.OBJECTS_REMOVED, report.removedObjects());
    }
}
