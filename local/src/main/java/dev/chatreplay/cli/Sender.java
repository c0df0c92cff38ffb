package dev.chatreplay.cli;

import dev.chatreplay.cli.EventBatch.RefusedEvent;
import dev.chatreplay.cli.EventLines.Event;
import dev.chatreplay.cli.EventLines.Unreadable;
import java.io.IOException;
import java.util.List;
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
    private final SendOptions options;
    private final RefusedLines refused;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicReference<Optional<RuntimeException>> failure = new AtomicReference<>(Optional.empty());
    private final Semaphore free = new Semaphore(REQUESTS_IN_FLIGHT);

    /// @param refused receives each refused line
    Sender(Api api, SendOptions options, RefusedLines refused) {
        this.api = api;
        this.options = options;
        this.refused = refused;
    }

    /// Sends all lines. Stops at the first refused event, unless it skips these. The API then records no event of its batch.
    ///
    /// @param progress runs each time the API has recorded a batch
    /// @throws CommandFailure when a request failed; [#sent()] events are recorded
    void send(EventLines lines, Runnable progress) throws IOException, InterruptedException {
        try (var requests = Executors.newVirtualThreadPerTaskExecutor()) {
            var batch = new EventBatch.Builder();
            for (var line = lines.next(); line.isPresent() && !isStopped(); line = lines.next()) {
                switch (line.get()) {
                    case Unreadable(long number, String problem) -> refused.add(number, problem);
                    case Event event -> {
                        if (!batch.fits(event)) {
                            start(requests, batch.next(), progress);
                        }
                        batch.add(event);
                    }
                }
            }
            if (!batch.isEmpty() && !isStopped()) {
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

    private boolean isStopped() {
        return failure.get().isPresent() || refused.areFatal();
    }

    private void start(ExecutorService requests, EventBatch batch, Runnable progress) throws InterruptedException {
        free.acquire();
        var _ = requests.submit(() -> {
            try {
                post(batch);
                progress.run();
            } catch (RuntimeException e) {
                failure.updateAndGet(first -> first.isPresent() ? first : Optional.of(e));
            } finally {
                free.release();
            }
        });
    }

    private void post(EventBatch batch) {
        var rest = batch;
        while (!rest.events().isEmpty() && !isStopped()) {
            var answer = api.postEvents(rest.body(), options);
            var named = rest.refusedBy(answer);
            if (answer.status() != 200 && named.isEmpty()) {
                throw new CommandFailure("The API refused " + rest.lines() + ": " + answer.problem());
            }
            named.forEach(one -> refused.add(one.event().number(), one.problem()));
            rest = rest(rest, answer, named);
        }
    }

    /// Counts the recorded events of a request, and returns the events to send next. An answer names at most 100 refused events. Those
    /// behind the last one are sent again to have the others named.
    private EventBatch rest(EventBatch batch, ApiAnswer answer, List<RefusedEvent> named) {
        if (answer.status() != 200) {
            return batch.without(named);
        }
        var rest = answer.isTruncated() ? batch.after(named) : new EventBatch(List.of());
        sent.addAndGet(batch.events().size() - rest.events().size() - named.size());
        return rest;
    }
}
