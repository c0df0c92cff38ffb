package dev.chatreplay.cli;

import dev.chatreplay.runtime.Concurrently;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/// One pass over a dead-letter queue. The pass takes each dead letter once that was in the queue at its start. It keeps only a hash of each id, and
/// the dead letters of a few receives. So 200,000 dead letters need a few MiB.
///
/// A dead letter that stays in the queue is hidden for the visibility timeout, and can then be received again. It is not taken again. A
/// dead letter that was sent to the queue after the start is not taken: it may be one that this pass has sent back.
///
/// The pass ends when no dead letter is visible. It also ends when it has received as many known ones in a row as stay in the queue.
final class DeadLetterPass {
    /// A receive takes about 30 ms, so eight of them in parallel read about 2,000 dead letters a second.
    private static final int RECEIVERS = 8;
    /// SQS keeps no order. So a few known dead letters in a row do not show that no other one is left.
    private static final int MIN_ROUND = 100;
    /// The number of dead letters that become visible again at the end of the pass. If more stay, the others become visible by themselves.
    private static final int MAX_RELEASED = 10_000;

    /// The start is known to the second, from an answer that a server may cache.
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private final DeadLetterQueue queue;
    private final Instant startedAt;
    private final SeenLetters seen = new SeenLetters();
    private final InFlightLimit inFlight;
    private final Deque<String> handlesToRelease = new ArrayDeque<>();
    private long read;
    private long left;
    private long knownInRow;
    private long round = MIN_ROUND;
    private boolean isDone;

    /// @param startedAt the time of the start by the clock of SQS
    DeadLetterPass(DeadLetterQueue queue, Instant startedAt) {
        this.queue = queue;
        this.startedAt = startedAt;
        inFlight = new InFlightLimit(queue.visibility());
    }

    /// Runs the pass.
    ///
    /// @param selection selects the dead letters to take
    /// @param work takes up to ten dead letters, and returns those that stay in the queue. Several threads call it
    /// @param progress gets the number of dead letters that the pass has read
    void run(Predicate<DeadLetter> selection, Function<List<DeadLetter>, List<DeadLetter>> work,
            LongConsumer progress) {
        try {
            Concurrently.forEach(Collections.nCopies(RECEIVERS, queue), _ -> receive(selection, work, progress));
        } finally {
            queue.release(handlesToRelease);
        }
    }

    /// Ends the pass after the receives in progress.
    synchronized void stop() {
        isDone = true;
    }

    /// Records that a dead letter is about to be sent back.
    synchronized void sendingBack(DeadLetter letter) {
        letter.bodyToSendBack().ifPresent(body -> seen.add(sentBack(body)));
    }

    private void receive(Predicate<DeadLetter> selection, Function<List<DeadLetter>, List<DeadLetter>> work,
            LongConsumer progress) {
        try {
            while (!isDone()) {
                sleep(delay());
                var received = queue.receive();
                if (received.isEmpty()) {
                    return;
                }
                take(received, selection, work);
                progress.accept(read());
            }
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
    }

    private void take(List<DeadLetter> received, Predicate<DeadLetter> selection,
            Function<List<DeadLetter>, List<DeadLetter>> work) {
        var news = news(received);
        var gone = new HashSet<DeadLetter>();
        try {
            var taken = news.stream().filter(selection).toList();
            var left = taken.isEmpty() ? List.<DeadLetter>of() : work.apply(taken);
            taken.stream().filter(letter -> !left.contains(letter)).forEach(gone::add);
        } finally {
            stay(received.stream().filter(letter -> !gone.contains(letter)).toList(), news.size() - gone.size());
        }
    }

    private synchronized boolean isDone() {
        return isDone;
    }

    private synchronized long read() {
        return read;
    }

    private synchronized Duration delay() {
        return inFlight.delay(Instant.now());
    }

    private static void sleep(Duration delay) {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("The command was interrupted.", e);
        }
    }

    /// Returns the received dead letters that this pass has not seen and that were in the queue at its start.
    private synchronized List<DeadLetter> news(List<DeadLetter> received) {
        var unseen = received.stream().filter(letter -> seen.add(letter.id())).toList();
        var news = unseen.stream().filter(letter -> !isLater(letter)).toList();
        read += news.size();
        left += unseen.size() - news.size();
        if (news.isEmpty()) {
            knownInRow += received.size();
            isDone |= knownInRow > round;
        } else {
            knownInRow = 0;
            round = Math.max(MIN_ROUND, left);
        }
        return news;
    }

    /// Returns whether a dead letter was sent to the queue after the start. Around the start, only a dead letter whose body this pass has sent
    /// back counts as later.
    private boolean isLater(DeadLetter letter) {
        return letter.sentAt().isAfter(startedAt.plus(TOLERANCE))
                || (letter.sentAt().isAfter(startedAt.minus(TOLERANCE))
                        && seen.contains(sentBack(letter.message().body())));
    }

    private static String sentBack(String body) {
        return "sent back " + body;
    }

    /// Records the received dead letters that stay in the queue.
    ///
    /// @param ofNews how many of them are news
    private synchronized void stay(List<DeadLetter> staying, int ofNews) {
        left += ofNews;
        inFlight.add(staying.size(), Instant.now());
        staying.forEach(letter -> handlesToRelease.addLast(letter.receiptHandle()));
        while (handlesToRelease.size() > MAX_RELEASED) {
            handlesToRelease.removeFirst();
        }
    }
}
