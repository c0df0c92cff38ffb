package dev.chatreplay.cli;

import dev.chatreplay.cli.EventLines.Event;
import dev.chatreplay.cli.EventLines.Unreadable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// Sends events in batches, with a few requests in parallel. Any request can be repeated, because recording an event is idempotent.
final class Sender {
    /// The number of parallel requests. More of them do not raise the throughput of one API, and each keeps up to 1 MiB in memory.
    private static final int REQUESTS_IN_FLIGHT = 4;

    private final Api api;
    private final boolean skipInvalid;
    private final PrintWriter err;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong invalid = new AtomicLong();
    private final AtomicReference<Optional<RuntimeException>> failure = new AtomicReference<>(Optional.empty());
    private final Semaphore free = new Semaphore(REQUESTS_IN_FLIGHT);

    /// @param skipInvalid whether to skip an invalid event instead of stopping
    Sender(Api api, boolean skipInvalid, PrintWriter err) {
        this.api = api;
        this.skipInvalid = skipInvalid;
        this.err = err;
    }

    /// Sends all lines.
    ///
    /// @param progress runs each time the API has recorded a batch
    /// @throws CommandFailure when sending stopped early; [#sent()] events are recorded
    void send(EventLines lines, Runnable progress) throws IOException, InterruptedException {
        try (var requests = Executors.newVirtualThreadPerTaskExecutor()) {
            var batch = new EventBatch.Builder();
            for (var line = lines.next(); line.isPresent() && failure.get().isEmpty(); line = lines.next()) {
                switch (line.get()) {
                    case Unreadable(long number, String problem) -> refuse(number, problem);
                    case Event event -> {
                        if (!batch.fits(event)) {
                            start(requests, batch.next(), progress);
                        }
                        batch.add(event);
                    }
                }
            }
            if (!batch.isEmpty() && failure.get().isEmpty()) {
                start(requests, batch.next(), progress);
            }
        }
        failure.get().ifPresent(e -> {
            throw e;
        });
    }

    /// Returns the number of recorded events.
    long sent() {
        return sent.get();
    }

    /// Returns the number of skipped lines.
    long invalid() {
        return invalid.get();
    }

    private void start(ExecutorService requests, EventBatch batch, Runnable progress) throws InterruptedException {
        free.acquire();
        var _ = requests.submit(() -> {
            try {
                post(batch);
                progress.run();
            } catch (RuntimeException e) {
                stop(e);
            } finally {
                free.release();
            }
        });
    }

    private void post(EventBatch batch) {
        var rest = batch;
        while (!rest.events().isEmpty() && failure.get().isEmpty()) {
            var answer = api.postEvents(rest.body());
            if (answer.status() == 200) {
                sent.addAndGet(rest.events().size());
                return;
            }
            var refused = rest.refusedBy(answer);
            if (refused.isEmpty()) {
                throw new CommandFailure("The API refused the events: " + answer.problem());
            }
            refused.forEach(one -> refuse(one.event().number(), one.problem()));
            rest = rest.without(refused);
        }
    }

    private void refuse(long line, String problem) {
        if (skipInvalid) {
            invalid.incrementAndGet();
            err.println("Skipped line " + line + ": " + problem);
            err.flush();
        } else {
            stop(new CommandFailure("Line " + line + ": " + problem
                    + ". Correct it and send the file again, or skip such lines with --skip-invalid."));
        }
    }

    private void stop(RuntimeException e) {
        failure.updateAndGet(first -> first.isPresent() ? first : Optional.of(e));
    }
}
