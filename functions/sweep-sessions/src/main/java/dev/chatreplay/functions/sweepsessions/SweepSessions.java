package dev.chatreplay.functions.sweepsessions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.AwsFailure;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.export.ExportBucket;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.runtime.LogLine.Level;
import dev.chatreplay.runtime.Metric;
import dev.chatreplay.sweep.ObjectCleanup;
import dev.chatreplay.sweep.SessionVisit;
import dev.chatreplay.sweep.SessionVisit.Action;
import dev.chatreplay.sweep.Sweep;
import dev.chatreplay.sweep.Sweep.Change;
import dev.chatreplay.sweep.Sweep.Failure;
import dev.chatreplay.sweep.Sweep.Report;
import dev.chatreplay.webhook.Deliveries;
import dev.chatreplay.webhook.DeliveryQueue;
import dev.chatreplay.webhook.DeliverySweep;
import dev.chatreplay.webhook.DueDeliveries;
import dev.chatreplay.wiring.Stores;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;

/// Runs the sweep over the due sessions. A schedule invokes the function. It ignores the content of the event.
public final class SweepSessions implements RequestStreamHandler {
    /// The time that an invocation needs to finish its current visits and to write the report.
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final Sweep sweep;
    private final DeliverySweep deliveries;

    /// Creates the function in Lambda.
    public SweepSessions() {
        this(Environment.of(System.getenv()), AwsClients.fromEnvironment(), Clock.systemUTC());
    }

    /// Creates the function for the embedded stack and the tests.
    public SweepSessions(Environment environment, AwsClients aws, Clock clock) {
        var stores = new Stores(environment, aws);
        var cleanup = new ObjectCleanup(stores.sessions(), stores.exportCommits(), ExportBucket.of(stores),
                stores.retention());
        this.sweep = new Sweep(stores.dueSessions(), new SessionVisit(stores.organizations(), stores.sessions(),
                stores.dueSessions(), stores.compactionQueue(), stores.announcements(), cleanup, stores.retention(),
                clock), clock);
        this.deliveries = new DeliverySweep(DueDeliveries.of(stores), Deliveries.of(stores), DeliveryQueue.of(stores),
                clock);
        environment.verify();
    }

    @Override
    public void handleRequest(InputStream event, OutputStream unused, Context context) {
        var deadline = Deadline.before(Duration.ofMillis(context.getRemainingTimeInMillis()), MARGIN);
        // First, because it is short, and it needs no more than half of the time.
        var sent = deadline.call(() -> deliveries.run(deadline.ofStep()));
        var report = deadline.call(() -> sweep.run(deadline,
                change -> line(change, context.getFunctionName()).to(context.getLogger()::log)));
        report.failures().forEach(failure -> line(failure, context.getFunctionName()).to(context.getLogger()::log));
        sent.failures().forEach(cause -> AwsFailure
                .log(cause, new LogLine(context.getFunctionName()).outcome(Level.WARN, "DELIVERY_NOT_SENT"))
                .to(context.getLogger()::log));
        line(report, sent, context.getFunctionName()).to(context.getLogger()::log);
    }

    private static LogLine line(Change change, String function) {
        return of(change.session(), new LogLine(function).outcome(Level.INFO, change.action().name()))
                .with("deleted", change.deletedObjects());
    }

    private static LogLine line(Failure failure, String function) {
        var line = new LogLine(function).outcome(Level.WARN, "FAILED");
        failure.session().ifPresent(session -> of(session, line));
        return AwsFailure.log(failure.cause(), line);
    }

    private static LogLine of(SessionKey session, LogLine line) {
        return line.withSession(session.organizationId(), session.sessionId());
    }

    private static LogLine line(Report report, DeliverySweep.Report sent, String function) {
        var line = new LogLine(function);
        if (report.failed() + sent.failed() > 0) {
            line.with(Metric.FAILURES, report.failed() + sent.failed());
        }
        var isFinished = report.isFinished() && sent.isFinished();
        if (!isFinished) {
            line.with(Metric.OUT_OF_TIME, 1);
        }
        return line
                .outcome(Level.INFO, isFinished ? "SWEPT" : "OUT_OF_TIME")
                .with("unchanged", report.count(Action.NOTHING))
                .with("landingsRequested", report.count(Action.LANDING_REQUESTED))
                .with("cleaned", report.count(Action.CLEANED))
                .with("failed", report.failed())
                .with(Metric.SESSIONS_REPAIRED, report.count(Action.COMPACTION_REQUESTED))
                .with(Metric.SESSIONS_PRESUMED_ENDED, report.count(Action.ENDED))
                .with(Metric.OBJECTS_DELETED, report.deletedObjects())
                .with(Metric.DELIVERIES_SENT, sent.sent());
    }
}
