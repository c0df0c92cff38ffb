package dev.chatreplay.model;

import dev.chatreplay.model.WebhookState.Status;
import dev.chatreplay.model.WebhookState.Step;
import dev.chatreplay.model.WebhookState.Worker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Models two announcers of one session and the workers that deliver to one webhook. A step is one call to AWS or one post. Announcers and workers may
/// die at each of them, and SQS may deliver each message twice.
///
/// @param contents the content of each export, as a letter. It is small when the recorder of a new event has not raised the version yet
record Webhooks(String contents, Set<WebhookRule> without) implements Model<WebhookState> {

    boolean has(WebhookRule rule) {
        return !without.contains(rule);
    }

    /// Returns the content of an export, as a letter.
    char content(int export) {
        return export == 0 ? ' ' : Character.toUpperCase(contents.charAt(export - 1));
    }

    /// Returns the version of an export.
    int version(int export) {
        return has(WebhookRule.ONE_CONTENT)
                ? export
                : (int) contents.chars().limit(export).filter(Character::isUpperCase).count();
    }

    @Override
    public Map<String, WebhookState> next(WebhookState state) {
        var next = new LinkedHashMap<String, WebhookState>();
        if (state.export() < contents.length()) {
            next.put("an export is committed",
                    state.withRow(state.export() + 1, state.announced(), state.last()));
        }
        new WebhookAnnouncers(this).add(state, next);
        for (int i = 0; i < state.workers().size(); i++) {
            worker(state, i, "worker " + i + " ", next);
        }
        if (state.left().switches() > 0) {
            next.put("the owner disables or enables the webhook", state.with(state.left().switched()));
        }
        sweep(state, next);
        return next;
    }

    private void worker(WebhookState state, int index, String name, Map<String, WebhookState> next) {
        var worker = state.workers().get(index);
        var of = worker.version();
        var record = state.records().get(of);
        switch (worker.step()) {
            case IDLE -> take(state, index, name, next);
            case RECORD -> next.put(name + "makes the record of an enabled webhook", !state.left().isEnabled()
                    ? state.with(index, has(WebhookRule.ACKNOWLEDGE_LAST) ? worker.to(Step.ACKNOWLEDGE) : Worker.IDLE)
                    : (record.status() == Status.NONE
                            ? state.with(of, record.with(Status.PENDING))
                            : state).with(index, worker.to(Step.SEND)));
            case SEND -> next.put(name + "sends the message", state.with(of, record.sent(0))
                    .with(index, has(WebhookRule.ACKNOWLEDGE_LAST) ? worker.to(Step.ACKNOWLEDGE) : Worker.IDLE));
            case ACKNOWLEDGE -> next.put(name + "acknowledges the announcement",
                    state.withAnnouncements(state.announcements() & ~(1 << of)).with(index,
                            has(WebhookRule.ACKNOWLEDGE_LAST) ? Worker.IDLE : worker.to(Step.RECORD)));
            case DECIDE -> decide(state, index, name, next);
            case SUPERSEDE -> next.put(name + "ends it as superseded", ended(state, index, Status.SUPERSEDED));
            case BEGIN -> {
                var isOwn = record.status() == Status.PENDING && record.tries() == worker.number();
                next.put(name + "begins", isOwn
                        ? state.with(of, record.begun()).with(index, worker.to(first()))
                        : has(WebhookRule.BEGIN_ONCE) ? done(state, index) : state.with(index, worker.to(first())));
            }
            case POST -> post(state, index, name, next);
            case ACCEPTED -> {
                var isOwn = record.status() == Status.PENDING && record.tries() == worker.number() + 1;
                var reported = isOwn ? state.with(of, record.with(Status.DELIVERED)) : state;
                next.put(name + "reports the success", has(WebhookRule.REPORT_AFTER_POST)
                        ? done(reported, index)
                        : reported.with(index, worker.to(Step.POST)));
            }
            case REFUSED -> next.put(name + "reports the failure",
                    done(state.with(of, record.sent(worker.number() + 1)), index));
        }
        if (worker.step() != Step.IDLE && state.left().deaths() > 0) {
            next.put(name + "dies", state.with(index, Worker.IDLE).with(state.left().died()));
        }
    }

    private Step first() {
        return has(WebhookRule.REPORT_AFTER_POST) ? Step.POST : Step.ACCEPTED;
    }

    /// Takes a message. It stays in the queue until it is acknowledged, so another worker may take it, too.
    private void take(WebhookState state, int index, String name, Map<String, WebhookState> next) {
        for (int of = 1; of <= contents.length(); of++) {
            if ((state.announcements() & 1 << of) != 0) {
                next.put(name + "takes the announcement of version " + of, state.with(index, new Worker(
                        has(WebhookRule.ACKNOWLEDGE_LAST) ? Step.RECORD : Step.ACKNOWLEDGE, of, 0, 0)));
            }
            var record = state.records().get(of);
            for (int number = 0; record.messages() >> number != 0; number++) {
                if ((record.messages() & 1 << number) != 0) {
                    var taken = state.with(index, new Worker(Step.DECIDE, of, number, 0));
                    var isDue = record.status() == Status.PENDING && record.tries() == number;
                    next.put(name + "takes try " + number + " of version " + of, isDue ? taken : done(taken, index));
                }
            }
        }
    }

    private void decide(WebhookState state, int index, String name, Map<String, WebhookState> next) {
        var worker = state.workers().get(index);
        var of = worker.version();
        var isEqual = has(WebhookRule.EQUAL_BYTES_GO_ON) && version(state.last()) == of
                && content(state.last()) == content(state.export());
        if (!state.left().isEnabled()) {
            next.put(name + "reads that the webhook is disabled", ended(state, index, Status.DISABLED));
        } else if (version(state.export()) == of || isEqual) {
            next.put(name + "reads that it is wanted", state.with(index, worker.read(state.export())));
        } else if (version(state.last()) > of || !has(WebhookRule.SUPERSEDED_BY_ANNOUNCED)) {
            next.put(name + "makes the delivery that supersedes",
                    makeLast(state).with(index, worker.to(Step.SUPERSEDE)));
        } else {
            next.put(name + "reads that it must wait", state.with(index, Worker.IDLE));
        }
    }

    private WebhookState makeLast(WebhookState state) {
        var last = version(state.last());
        var record = state.records().get(last);
        return has(WebhookRule.SUPERSEDED_MAKES_LAST) && record.status() == Status.NONE
                ? state.with(last, record.with(Status.PENDING).sent(0))
                : state;
    }

    private static WebhookState ended(WebhookState state, int index, Status end) {
        var worker = state.workers().get(index);
        var record = state.records().get(worker.version());
        var isDue = record.status() == Status.PENDING && record.tries() == worker.number();
        return done(isDue ? state.with(worker.version(), record.with(end)) : state, index);
    }

    private void post(WebhookState state, int index, String name, Map<String, WebhookState> next) {
        var worker = state.workers().get(index);
        var accepted = state.posted(worker.version(), worker.number(), Optional.of(content(worker.export())));
        next.put(name + "posts", has(WebhookRule.REPORT_AFTER_POST)
                ? accepted.with(index, worker.to(Step.ACCEPTED))
                : done(accepted, index));
        if (state.left().refusals() > 0 && has(WebhookRule.REPORT_AFTER_POST)) {
            next.put(name + "is refused", state.posted(worker.version(), worker.number(), Optional.empty())
                    .with(state.left().refused())
                    .with(index, worker.to(Step.REFUSED)));
        }
    }

    private static WebhookState done(WebhookState state, int index) {
        var worker = state.workers().get(index);
        var record = state.records().get(worker.version());
        return state.with(worker.version(), record.acknowledged(worker.number())).with(index, Worker.IDLE);
    }

    /// A try counts as lost only after the invocation of its worker.
    private void sweep(WebhookState state, Map<String, WebhookState> next) {
        for (int of = 1; has(WebhookRule.SWEEP_DELIVERIES) && of <= contents.length(); of++) {
            var version = of;
            var record = state.records().get(of);
            var isRunning = state.workers().stream().anyMatch(worker -> worker.version() == version
                    && (worker.step() == Step.POST || worker.step() == Step.ACCEPTED || worker.step() == Step.REFUSED));
            if (record.status() == Status.PENDING && (record.messages() & 1 << record.tries()) == 0 && !isRunning) {
                next.put("the sweep sends version " + of, state.with(of, record.sent(record.tries())));
            }
        }
    }

    @Override
    public Optional<String> violation(WebhookState before, WebhookState after) {
        if (after.isRepeated()) {
            return Optional.of("one try is posted twice");
        }
        if (!after.isQuiet(version(after.export()))) {
            return Optional.empty();
        }
        var last = after.records().stream().map(WebhookState.Delivery::status).filter(one -> one != Status.NONE)
                .reduce((_, later) -> later);
        if (last.filter(Status.SUPERSEDED::equals).isPresent()) {
            return Optional.of("a delivery is superseded, and there is no later one");
        }
        return !after.left().isSwitched() && !isTold(after)
                ? Optional.of("no work is left, and the webhook does not know the latest content")
                : Optional.empty();
    }

    /// Returns whether the highest version that the receiver has accepted has the content of the export.
    private boolean isTold(WebhookState state) {
        var known = state.known().stripTrailing();
        return content(state.export()) == (known.isEmpty() ? content(0) : known.charAt(known.length() - 1));
    }

    @Override
    public boolean isDone(WebhookState state) {
        return state.isQuiet(version(state.export())) && state.export() == contents.length();
    }

    @Override
    public String neverDone() {
        return "a webhook never gets the latest content";
    }
}
