package dev.chatreplay.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.ListPosition;
import dev.chatreplay.session.ListedSession;
import dev.chatreplay.session.ListedSessions.Page;
import dev.chatreplay.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the merge of shards with generated shards and pages.
class MergedSessionsTest {
    private static final int SHARDS = 8;
    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    private static ListedSession session(String id, Instant at) {
        return new ListedSession(new SessionKey("acme", id), Optional.empty(), Optional.empty(), Session.Status.LIVE,
                Optional.empty(), Optional.empty(), at, at);
    }

    private static Comparator<ListedSession> comparator(Order order) {
        Comparator<ListedSession> oldestFirst = Comparator.comparing(ListedSession::position);
        return order == Order.OLDEST_FIRST ? oldestFirst : oldestFirst.reversed();
    }

    private static Deadline deadline() {
        return Deadline.before(Duration.ofMinutes(1), Duration.ZERO);
    }

    /// Generates shards of different lengths. Some are empty.
    private static List<List<ListedSession>> shards(Random random, Order order) {
        var shards = new ArrayList<List<ListedSession>>();
        for (int shard = 0; shard < SHARDS; shard++) {
            var sessions = new ArrayList<ListedSession>();
            for (int i = random.nextInt(3) * random.nextInt(40); i > 0; i--) {
                sessions.add(session("s-" + shard + "-" + i, START.plusNanos(random.nextInt(20))));
            }
            sessions.sort(comparator(order));
            shards.add(sessions);
        }
        return shards;
    }

    /// Returns pages that end anywhere, as those of DynamoDB may. Some have no session although more follow.
    private static MergedSessions.Source source(List<List<ListedSession>> shards, long seed) {
        var lengths = IntStream.range(0, SHARDS).mapToObj(shard -> new Random(seed + shard)).toList();
        return (shard, after, limit) -> {
            var sessions = shards.get(shard);
            var from = after.map(position -> sessions.stream().map(ListedSession::position).toList().indexOf(position))
                    .orElse(-1) + 1;
            var to = Math.min(sessions.size(), from + lengths.get(shard).nextInt(limit + 1));
            return new Page(sessions.subList(from, to), to < sessions.size());
        };
    }

    private static List<ListedSession> all(MergedSessions merged) {
        var all = new ArrayList<ListedSession>();
        while (merged.hasNext()) {
            all.add(merged.next());
        }
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(merged::next);
        return all;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void mergeHasAllSessionsOfAllShardsInOrder(long seed) {
        for (var order : Order.values()) {
            var shards = shards(new Random(seed), order);
            var expected = shards.stream().flatMap(List::stream).sorted(comparator(order)).toList();
            var merged = new MergedSessions(source(shards, seed), SHARDS, order, Optional.empty(), 3, deadline());
            assertThat(all(merged)).isEqualTo(expected);
        }
    }

    @Test
    void everyShardBeginsBehindPosition() {
        var after = new ListPosition(START, "s-9");
        var asked = new ArrayList<Optional<ListPosition>>();
        var merged = new MergedSessions((_, from, _) -> {
            synchronized (asked) {
                asked.add(from);
            }
            return new Page(List.of(), false);
        }, SHARDS, Order.NEWEST_FIRST, Optional.of(after), 3, deadline());
        assertThat(merged.hasNext()).isFalse();
        assertThat(asked).hasSize(SHARDS).containsOnly(Optional.of(after));
    }

    @Test
    void failureOfOneShardFailsMerge() {
        var merged = new MergedSessions((shard, _, _) -> {
            if (shard == 5) {
                throw new IllegalStateException("shard 5");
            }
            return new Page(List.of(session("s-" + shard, START)), false);
        }, SHARDS, Order.OLDEST_FIRST, Optional.empty(), 3, deadline());
        assertThatIllegalStateException().isThrownBy(merged::hasNext).withMessage("shard 5");
    }
}
