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

/// Sends events in batches, a few requests at a time. What was sent twice counts once, so any part of it may be repeated.
final class Sender {
    /// More does not make one API faster, and each has up to 1 MiB in memory.
    private static final int REQUESTS_IN_FLIGHT = 4;

    private final Api api;
    private final boolean skipInvalid;
    private final PrintWriter err;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong invalid = new AtomicLong();
    private final AtomicReference<Optional<RuntimeException>> failure = new AtomicReference<>(Optional.empty());
    private final Semaphore free = new Semaphore(REQUESTS_IN_FLIGHT);

    /// @param skipInvalid whether an invalid event is left out, instead of ending it all
    Sender(Api api, boolean skipInvalid, PrintWriter err) {
        this.api = api;
        this.skipInvalid = skipInvalid;
        this.err = err;
    }

    /// Sends all of it.
    ///
    /// @param progress run whenever more events are in
    /// @throws CommandFailure when it had to stop; what [#sent()] says is in
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

    /// How many events are in.
    long sent() {
        return sent.get();
    }

    /// How many were left out.
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
            err.println("line " + line + " is left out: " + problem);
            err.flush();
        } else {
            stop(new CommandFailure("line " + line + " " + problem
                    + " Correct it and send the file again, or leave such lines out with --skip-invalid."));
        }
    }

    private void stop(RuntimeException e) {
        failure.updateAndGet(first -> first.isPresent() ? first : Optional.of(e));
    }
}
