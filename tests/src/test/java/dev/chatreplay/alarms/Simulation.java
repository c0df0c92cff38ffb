package dev.chatreplay.alarms;

import dev.chatreplay.alarms.Queue.Message;
import dev.chatreplay.alarms.Samples.Work;
import dev.chatreplay.alarms.Situation.Poison;
import java.util.List;

/// Runs an installation for hours, minute by minute. The functions write the metrics that they really wrote in the samples. AWS writes its
/// own metrics by its documentation.
final class Simulation {
    private static final int SECONDS = 60;
    private static final int SWEEP_MINUTES = 5;
    private static final int UNTIL_MISSING_MINUTES = 6;
    private static final int LAST_EVENT_RECEIVE = 9;
    private static final int LAST_COMPACTION_RECEIVE = 290;
    private static final int DEAD_WORKERS = 3;
    private static final int EVENT_VISIBILITY_SECONDS = 360;
    private static final int COMPACTION_VISIBILITY_SECONDS = 960;
    private static final int WEBHOOK_VISIBILITY_SECONDS = 540;

    final MetricStore store = new MetricStore();
    private final Queue events = new Queue("EventsQueue", "EventsDeadLetterQueue", 20);
    private final Queue compactions = new Queue("CompactionQueue", "CompactionDeadLetterQueue", 300);
    private final Queue webhooks = new Queue("WebhookQueue", "WebhookDeadLetterQueue", 100);
    private final Samples healthy;
    private final int failureDelaySeconds;
    private int waitingOnBus;
    private boolean hasPoison;
    private long landingSince = -1;

    /// @param healthy the works of a poisoned session's neighbours
    /// @param failureDelaySeconds the time after which a failed compaction is tried again
    Simulation(Samples healthy, int failureDelaySeconds) {
        this.healthy = healthy;
        this.failureDelaySeconds = failureDelaySeconds;
    }

    /// Runs one minute.
    void run(long minute, Situation situation) {
        request(minute, situation, "PostEvents", situation.works().of(Work.POST), situation.traffic().posts());
        request(minute, situation, "GetSessionChat", situation.works().of(Work.GET), situation.traffic().gets());
        request(minute, situation, "QuerySessions", situation.works().of(Work.QUERY), situation.traffic().queries());
        request(minute, situation, "ServeHundredms", situation.works().of(Work.ASSETS), situation.traffic().assets());
        request(minute, situation, "ManageOrganization", situation.works().of(Work.WEBHOOKS),
                situation.traffic().webhooks());
        send(minute, situation);
        List.of(events, compactions, webhooks).forEach(queue -> queue.redrive(minute));
        events.messages
                .removeIf(message -> message.visibleAt < (minute + 1) * SECONDS && consume(message, minute, situation));
        for (int second = 0; second < SECONDS; second += 10) {
            var now = minute * SECONDS + second;
            compactions.messages.removeIf(message -> message.visibleAt <= now && compact(message, now, situation));
        }
        webhooks.messages
                .removeIf(message -> message.visibleAt < (minute + 1) * SECONDS && deliver(message, minute, situation));
        sweep(minute, situation);
        land(minute, situation);
        for (var queue : List.of(events, compactions, webhooks)) {
            queue.emit(store, minute);
        }
    }

    private static boolean isBroken(Situation situation, String function) {
        return situation.broken().contains(function);
    }

    /// Writes what AWS counts for an invocation that does no work.
    private void emitBroken(long minute, Situation situation, String function, int count) {
        switch (situation.breakage()) {
            case CRASH -> store.add(MetricKey.ofLambda("Errors", function), minute, count);
            case THROTTLE -> store.add(MetricKey.ofLambda("Throttles", function), minute, count);
            case INACTIVE -> {
            }
        }
    }

    private void request(long minute, Situation situation, String function, Sample sample, int count) {
        if (count == 0) {
            return;
        }
        var isBroken = isBroken(situation, function);
        if (isBroken) {
            emitBroken(minute, situation, function, count);
        } else {
            sample.emit(store, minute, count);
        }
        store.add(MetricKey.ofApi("Count"), minute, count);
        store.add(MetricKey.ofApi("5xx"), minute, isBroken || !sample.isDone() ? count : 0);
    }

    private void send(long minute, Situation situation) {
        var count = situation.traffic().events();
        switch (situation.bus()) {
            case OPEN -> {
                events.send(count + waitingOnBus, minute, false);
                waitingOnBus = 0;
            }
            case RETRIES -> {
                waitingOnBus += count;
                store.add(MetricKey.ofBus("RetryInvocationAttempts"), minute, waitingOnBus);
            }
            case DEAD_LETTERS -> {
                store.add(MetricKey.ofBus("FailedInvocations"), minute, count);
                store.add(MetricKey.ofBus("InvocationsSentToDlq"), minute, count);
            }
            case LOSES -> {
                store.add(MetricKey.ofBus("FailedInvocations"), minute, count);
                store.add(MetricKey.ofBus("InvocationsFailedToBeSentToDlq"), minute, count);
            }
        }
        if (situation.bus() != Situation.Bus.RETRIES) {
            compactions.send(situation.traffic().ends(), minute, false);
        }
        if (situation.poison() != Poison.NONE && !hasPoison) {
            (situation.poison() == Poison.EVENT ? events : compactions).send(1, minute, true);
            hasPoison = true;
        }
    }

    /// Returns whether the message is deleted.
    private boolean consume(Message message, long minute, Situation situation) {
        message.receives++;
        message.visibleAt = minute * SECONDS + EVENT_VISIBILITY_SECONDS;
        if (isBroken(situation, "ConsumeEvents")) {
            emitBroken(minute, situation, "ConsumeEvents", 1);
            return false;
        }
        var works = works(message, situation);
        var sample = works.of(message.receives >= LAST_EVENT_RECEIVE ? Work.LAST_EVENT : Work.EVENT);
        sample.emit(store, minute, 1);
        events.deadLetter(sample.deadLetters(), minute);
        return sample.isDone();
    }

    private boolean compact(Message message, long second, Situation situation) {
        var minute = second / SECONDS;
        message.receives++;
        // The fourth worker sees in the row that three workers have died, and does not try.
        var isSpared = situation.breakage() == Situation.Breakage.CRASH && message.receives > DEAD_WORKERS;
        if (isBroken(situation, "CompactSessionChat") && !isSpared) {
            message.visibleAt = second + COMPACTION_VISIBILITY_SECONDS;
            emitBroken(minute, situation, "CompactSessionChat", 1);
            return false;
        }
        var works = works(message, situation);
        var isLast = message.receives >= lastReceive() || isBroken(situation, "CompactSessionChat");
        var sample = works.of(isLast ? Work.LAST_COMPACTION : Work.COMPACTION);
        message.visibleAt = second + failureDelaySeconds;
        sample.emit(store, minute, 1);
        compactions.deadLetter(sample.deadLetters(), minute);
        webhooks.send(sample.isDone() && sample.deadLetters() == 0 ? 1 : 0, minute, false);
        return sample.isDone();
    }

    private boolean deliver(Message message, long minute, Situation situation) {
        message.receives++;
        message.visibleAt = minute * SECONDS + WEBHOOK_VISIBILITY_SECONDS;
        if (isBroken(situation, "DeliverWebhooks")) {
            emitBroken(minute, situation, "DeliverWebhooks", 1);
            return false;
        }
        var sample = works(message, situation).of(Work.DELIVERY);
        sample.emit(store, minute, 1);
        webhooks.deadLetter(sample.deadLetters(), minute);
        return sample.isDone();
    }

    private void land(long minute, Situation situation) {
        if (landingSince < 0 && !situation.landing().isEmpty()) {
            landingSince = minute;
        }
        var failed = situation.landing().get((int) (minute - landingSince));
        if (failed != null) {
            failed.emit(store, minute, 1);
            compactions.deadLetter(failed.deadLetters(), minute);
        }
    }

    private int lastReceive() {
        return failureDelaySeconds > SECONDS ? 10 : LAST_COMPACTION_RECEIVE;
    }

    /// A poisoned session always fails; its neighbours do not.
    private Samples works(Message message, Situation situation) {
        return situation.poison() == Poison.NONE || message.isPoison ? situation.works() : healthy;
    }

    private void sweep(long minute, Situation situation) {
        if (minute % SWEEP_MINUTES != 0 || !situation.runsSweep()) {
            return;
        }
        if (isBroken(situation, "SweepSessions")) {
            emitBroken(minute, situation, "SweepSessions", 1);
            return;
        }
        var works = situation.poison() == Poison.NONE ? situation.works() : healthy;
        // Without SQS, the end of a session is in its row, and its compaction is not in the queue.
        var unrequested = situation.bus() == Situation.Bus.RETRIES && situation.traffic().ends() > 0;
        // A sweep requests a missing export again after an hour. New ones are missing in each sweep.
        var missing = compactions.messages.stream().map(message -> minute - message.sentAt)
                .anyMatch(age -> age >= UNTIL_MISSING_MINUTES && age < UNTIL_MISSING_MINUTES + SWEEP_MINUTES);
        works.of(missing || unrequested ? Work.REPAIR : Work.SWEEP).emit(store, minute, 1);
    }
}
