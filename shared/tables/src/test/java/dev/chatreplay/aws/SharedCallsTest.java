package dev.chatreplay.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.runtime.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Tests calls with items of several owners. An item is a text whose first letter is its owner.
class SharedCallsTest {
    private final IllegalStateException refused = new IllegalStateException("refused");

    private final Queue<List<String>> calls = new ConcurrentLinkedQueue<>();

    private SharedCalls<String, Character> shared(UnaryOperator<List<String>> call) {
        return new SharedCalls<>(4, item -> item.charAt(0), items -> {
            calls.add(List.copyOf(items));
            return call.apply(items);
        });
    }

    private static Deadline in(Duration time) {
        return Deadline.before(time, Duration.ZERO);
    }

    private UnaryOperator<List<String>> refusing(String item) {
        return items -> {
            if (items.contains(item)) {
                throw refused;
            }
            return List.of();
        };
    }

    @Test
    void healthyItemsAreSentOnceInFewestCalls() {
        assertThat(shared(_ -> List.of()).send(List.of("a1", "a2", "b1", "b2", "c1"), in(Duration.ofMinutes(1))))
                .isEmpty();
        assertThat(calls).containsExactlyInAnyOrder(List.of("a1", "a2", "b1", "b2"), List.of("c1"));
    }

    @Test
    void unprocessedItemsAreSentAgainWithoutOthers() {
        var failures = shared(items -> items.size() > 2 ? items.subList(2, items.size()) : List.of())
                .send(List.of("a1", "a2", "b1", "b2"), in(Duration.ofMinutes(1)));
        assertThat(failures).isEmpty();
        assertThat(calls).containsExactly(List.of("a1", "a2", "b1", "b2"), List.of("b1", "b2"));
    }

    @Test
    void refusedCallOfSeveralOwnersIsRepeatedForEachOwner() {
        var failures = shared(refusing("b1")).send(List.of("a1", "b1", "b2", "c1"), in(Duration.ofMinutes(1)));
        assertThat(failures).hasSize(1).containsEntry('b', refused);
        assertThat(calls).contains(List.of("a1"), List.of("b1", "b2"), List.of("c1"));
    }

    @Test
    void refusedCallOfOneOwnerIsNotRepeated() {
        assertThat(shared(refusing("a1")).send(List.of("a1", "a2"), in(Duration.ofMinutes(1)))).containsEntry('a',
                refused);
        assertThat(calls).hasSize(1);
    }

    @Test
    void ownerFailsWhenOneOfItsCallsIsRefused() {
        var failures = shared(refusing("a2")).send(List.of("a2", "a3", "a4", "a5", "a6", "b1"),
                in(Duration.ofMinutes(1)));
        assertThat(failures).containsOnlyKeys('a');
    }

    private Map<Character, RuntimeException> failuresWithUnprocessedB(Duration time) {
        return shared(items -> items.stream().filter(item -> item.startsWith("b")).toList())
                .send(List.of("a1", "b1", "c1"), in(time));
    }

    /// The time is over before the first call when the machine pauses. The test then repeats with a longer time.
    @Test
    void ownerWhoseItemsStayUnprocessedRunsOutOfTimeAlone() {
        var failures = failuresWithUnprocessedB(Duration.ofSeconds(2));
        for (int seconds = 10; seconds <= 50 && calls.isEmpty(); seconds *= 5) {
            failures = failuresWithUnprocessedB(Duration.ofSeconds(seconds));
        }
        assertThat(failures).containsOnlyKeys('b');
        assertThat(failures.get('b')).isInstanceOf(Deadline.ExceededException.class);
    }

    @Test
    void callThatHangsEndsWithDeadline() {
        var failures = shared(_ -> {
            try {
                Thread.sleep(Duration.ofMinutes(10));
                return List.of();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }).send(List.of("a1", "b1"), in(Duration.ofMillis(200)));
        assertThat(failures).containsOnlyKeys('a', 'b');
    }
}
