package dev.chatreplay.cli;

import dev.chatreplay.cli.EventBatch.RefusedEvent;
import dev.chatreplay.cli.EventSections.Section;
import dev.chatreplay.runtime.VirtualThreads;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
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
    private final AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(Optional.empty());
    private final Semaphore free = new Semaphore(REQUESTS_IN_FLIGHT);

    /// @param refused receives each refused line
    Sender(Api api, SendOptions options, RefusedLines refused) {
        this.api = api;
        this.options = options;
        this.refused = refused;
    }

    /// Sends all events of a file. Stops at the first refused event, unless it skips these. The API then records no event of its batch.
    ///
    /// @param progress runs each time the API has recorded a batch
    /// @throws CommandFailure when a request failed; [#sent()] events are recorded
    /// @throws Error when a thread had one, such as a lack of memory
    void send(EventLines lines, Runnable progress) throws IOException, InterruptedException {
        var sections = new EventSections(lines, refused);
        try (var requests = VirtualThreads.executor()) {
            for (var section = sections.next(); section.isPresent() && !isStopped(); section = sections.next()) {
                start(requests, section.get(), progress);
            }
        } finally {
            refused.finish();
        }
        failure.get().ifPresent(Sender::fail);
    }

    private static void fail(Throwable failure) {
        switch (failure) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    /// Returns the number of recorded events.
    long sent() {
        return sent.get();
    }

    private boolean isStopped() {
        return failure.get().isPresent() || refused.areFatal();
    }

    private void start(ExecutorService requests, Section section, Runnable progress) throws InterruptedException {
        free.acquire();
        var _ = requests.submit(() -> {
            try {
                post(section);
                refused.done(section.number());
                progress.run();
            } catch (RuntimeException | Error e) {
                failure.updateAndGet(first -> first.isPresent() ? first : Optional.of(e));
            } finally {
                free.release();
            }
        });
    }

    private void post(Section section) {
        var rest = section.batch();
        while (!rest.isEmpty() && !isStopped()) {
            var answer = api.postEvents(rest.body(), options);
            var named = rest.refusedBy(answer);
            if (answer.status() != 200 && named.isEmpty()) {
                throw new CommandFailure("The API refused " + rest.places() + ": " + answer.problem());
            }
            named.forEach(one -> refused.add(section.number(), one.event().place(), one.problem()));
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
