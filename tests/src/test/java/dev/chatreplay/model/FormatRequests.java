package dev.chatreplay.model;

import dev.chatreplay.model.FormatState.EventStep;
import dev.chatreplay.model.FormatState.Export;
import dev.chatreplay.model.FormatState.Reader;
import dev.chatreplay.model.FormatState.ReaderStep;
import dev.chatreplay.model.FormatState.Row;
import dev.chatreplay.model.FormatState.Worker;
import dev.chatreplay.model.FormatState.WorkerStep;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Models the requests for further formats: `formats`, `workVersion` and `logVersion` of one session. There are its readers, two workers, and the
/// recorder of a message that may be late.
///
/// At any time a worker or a reader may die, a queue message may get lost or be received twice, and a lease may expire.
///
/// @param endsRetention whether the latest start of a compaction may pass, too. Then readers without a file get 410
/// @param without the rules that it leaves out
record FormatRequests(boolean endsRetention, Set<FormatRule> without) implements Model<FormatState> {

    private boolean has(FormatRule rule) {
        return !without.contains(rule);
    }

    @Override
    public Optional<String> violation(FormatState before, FormatState after) {
        var row = after.row();
        if (row.isCurrent() && after.event() == EventStep.ACKNOWLEDGED && !row.export().hasEvent()) {
            return Optional.of("a complete chat lacks an acknowledged event");
        }
        if (before.row().isCurrent() && !row.isCurrent() && !after.readers().equals(before.readers())) {
            return Optional.of("a reader of one format takes a complete chat from the readers of another");
        }
        if (linksMissingFile(before, after)) {
            return Optional.of("a reader gets a link to a missing file");
        }
        if (shrinks(before.row(), row)) {
            return Optional.of("a format is lost");
        }
        return row.work() - row.log() > Integer.bitCount(row.formats()) || takesLiveLease(before.row(), row)
                ? Optional.of("work starts a second time")
                : Optional.empty();
    }

    private static boolean linksMissingFile(FormatState before, FormatState after) {
        for (int i = 0; i < after.readers().size(); i++) {
            var reader = after.readers().get(i);
            if (reader.step() == ReaderStep.SERVED && before.readers().get(i).step() != ReaderStep.SERVED
                    && (after.row().export().formats() & reader.format()) == 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean takesLiveLease(Row before, Row after) {
        return before.hasLiveLease() && after.attempt() != 0 && after.attempt() != before.attempt();
    }

    private static boolean shrinks(Row before, Row after) {
        return (before.formats() & ~after.formats()) != 0
                || (before.export().formats() & ~after.export().formats()) != 0
                || after.export().work() < before.export().work();
    }

    /// Returns whether the message is recorded or refused, each reader has its link or 410, and no work is left that may start.
    @Override
    public boolean isDone(FormatState state) {
        return (state.event() == EventStep.ACKNOWLEDGED || (state.isTooLate() && !state.hasLoggedEvent()))
                && state.readers().stream().allMatch(Reader::isAnswered)
                && (state.row().isDone() || state.isTooLate());
    }

    @Override
    public String neverDone() {
        return "a reader waits forever";
    }

    @Override
    public Map<String, FormatState> next(FormatState state) {
        var next = new LinkedHashMap<String, FormatState>();
        var row = state.row();
        if (!row.hasEnded()) {
            next.put("the session ends", state.with(row.withEnd()).queued(true));
        }
        record(state, next);
        for (int i = 0; i < state.readers().size(); i++) {
            reader(state, i, next);
        }
        for (int i = 0; i < state.workers().size(); i++) {
            worker(state, i, next);
        }
        if (row.hasEnded() && endsRetention) {
            next.put("the latest start of a compaction passes", state.tooLate());
        }
        if (hasWork(row) && !state.isTooLate()) {
            next.put("the sweep requests a compaction", state.queued(true));
        }
        if (state.failuresLeft() > 0) {
            fail(state, next);
        }
        return next;
    }

    private static void fail(FormatState state, Map<String, FormatState> next) {
        var row = state.row();
        if (state.isQueued()) {
            next.put("the request gets lost", state.failed().queued(false));
        }
        if (row.hasLiveLease()) {
            next.put("the lease expires", state.failed().with(row.withLease(row.attempt(), false)));
        }
        for (int i = 0; i < state.workers().size(); i++) {
            if (state.workers().get(i).step() != WorkerStep.IDLE) {
                // Its lease is over when the queue delivers the request again.
                var dead = row.attempt() == state.workers().get(i).attempt()
                        ? row.withLease(row.attempt(), false)
                        : row;
                next.put("worker " + i + " dies", state.failed().with(dead).queued(true).with(i, Worker.IDLE));
            }
        }
    }

    private static void record(FormatState state, Map<String, FormatState> next) {
        var row = state.row();
        var name = "the recorder goes on from " + state.event();
        switch (state.event()) {
            // An event is refused when its compaction could no longer start.
            case START -> Optional.of(state).filter(early -> !early.isTooLate())
                    .ifPresent(early -> next.put(name, early.with(EventStep.WRITTEN)));
            case WRITTEN ->
                next.put(name, state.with(row.hasEnded() ? EventStep.SAW_ENDED : EventStep.ACKNOWLEDGED));
            case SAW_ENDED ->
                next.put(name, state.with(row.withLateEvent()).queued(true).with(EventStep.ACKNOWLEDGED));
            case ACKNOWLEDGED -> {
            }
        }
    }

    private void reader(FormatState state, int index, Map<String, FormatState> next) {
        var reader = state.readers().get(index);
        var name = "reader " + index;
        var row = state.row();
        switch (reader.step()) {
            case CALLS -> next.put(name + " calls", call(state, index, reader));
            case SAW_LIVE -> {
                var isRefused = row.hasEnded() && has(FormatRule.COMPARE_STATUS);
                add(state, index, isRefused ? row : row.withFormat(reader.format(), false, false), next);
            }
            case SAW_ENDED -> {
                var isRefused = row.work() != reader.seen() && has(FormatRule.COMPARE_SEEN_VERSION);
                add(state, index, isRefused
                        ? row
                        : row.withFormat(reader.format(), has(FormatRule.RAISE_WORK_VERSION),
                                !has(FormatRule.KEEP_LOG_VERSION)),
                        next);
            }
            case SERVED, GONE -> {
            }
        }
    }

    /// Adds the states after the write of a reader. When the write was refused, the reader calls again.
    private static void add(FormatState state, int index, Row row, Map<String, FormatState> next) {
        var after = state.with(row).with(index, state.readers().get(index).at(ReaderStep.CALLS));
        if (row.equals(state.row())) {
            next.put("reader " + index + " is refused", after);
            return;
        }
        next.put("reader " + index + " adds its format and requests a compaction",
                after.queued(state.isQueued() || row.hasEnded()));
        if (state.failuresLeft() > 0) {
            next.put("reader " + index + " adds its format and dies", after.failed());
        }
    }

    /// Returns the state after a reader has read the row.
    private FormatState call(FormatState state, int index, Reader reader) {
        var row = state.row();
        if (row.isReady(reader.format()) || (row.isCurrent() && !has(FormatRule.LINK_ONLY_A_FILE))) {
            return state.with(index, reader.at(ReaderStep.SERVED));
        }
        if (state.isTooLate() && has(FormatRule.REFUSE_TOO_LATE)) {
            return state.with(index, reader.at(ReaderStep.GONE));
        }
        return (row.formats() & reader.format()) != 0 && has(FormatRule.ADD_ONCE)
                ? state.queued(state.isQueued() || row.hasEnded())
                : state.with(index, reader.saw(row));
    }

    private void worker(FormatState state, int index, Map<String, FormatState> next) {
        var worker = state.workers().get(index);
        var name = "worker " + index;
        if (worker.step() != WorkerStep.IDLE) {
            next.put("the request of " + name + " is delivered twice", state.queued(true));
            next.put(name + " goes on from " + worker.step(), work(state, index, worker));
        } else if (state.isQueued()) {
            var received = new Worker(WorkerStep.RECEIVED, 0, seen(state.row(), state.row().formats()));
            next.put(name + " receives the request", has(FormatRule.READ_FORMATS_WITH_LEASE)
                    ? lease(state.queued(false), index, received)
                    : state.queued(false).with(index, received));
        }
    }

    private static Export seen(Row row, int formats) {
        return new Export(row.work(), row.log(), formats, false);
    }

    private boolean hasWork(Row row) {
        return row.hasEnded() && !(has(FormatRule.COMPARE_WORK_VERSION) ? row.isDone() : row.isCurrent());
    }

    private FormatState work(FormatState state, int index, Worker worker) {
        return switch (worker.step()) {
            case IDLE, RECEIVED -> lease(state, index, worker);
            case LEASED -> state.with(index, new Worker(WorkerStep.READ, worker.attempt(),
                    worker.export().withEvent(state.hasLoggedEvent())));
            case READ -> commit(state, index, worker);
        };
    }

    private FormatState lease(FormatState state, int index, Worker worker) {
        var row = state.row();
        if (!hasWork(row) || state.isTooLate()) {
            return state.with(index, Worker.IDLE);
        }
        if (row.hasLiveLease() && has(FormatRule.LEASE_EXCLUDES)) {
            return state.queued(true).with(index, Worker.IDLE);
        }
        var attempt = state.freshAttempt();
        var formats = has(FormatRule.READ_FORMATS_WITH_LEASE) ? row.formats() : worker.export().formats();
        return state.with(row.withLease(attempt, true))
                .with(index, new Worker(WorkerStep.LEASED, attempt, seen(row, formats)));
    }

    private FormatState commit(FormatState state, int index, Worker worker) {
        var row = state.row();
        var made = worker.export();
        var isNewer = row.export().work() < made.work();
        if ((row.attempt() == worker.attempt() && isNewer) || !has(FormatRule.FENCE_COMMIT)) {
            var after = row.withExport(made)
                    .withFormats(has(FormatRule.COMMIT_KEEPS_FORMATS) ? row.formats() : made.formats());
            return state.with(after).queued(state.isQueued() || hasWork(after)).with(index, Worker.IDLE);
        }
        // Refused: the row has an export of this version or a later one, or another worker has the lease.
        return state.queued(state.isQueued() || hasWork(row)).with(index, Worker.IDLE);
    }
}
