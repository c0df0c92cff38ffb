package dev.chatreplay.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Tests parallel calls: a call that fails or hangs fails only its own item.
class ConcurrentlyTest {
    private final Set<Integer> done = ConcurrentHashMap.newKeySet();

    private static Deadline in(Duration time) {
        return Deadline.before(time, Duration.ZERO);
    }

    private Consumer<Integer> except(int failing, Runnable failure) {
        return item -> {
            if (item == failing) {
                failure.run();
            }
            done.add(item);
        };
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Test
    void failedCallFailsOnlyItsItem() {
        var failure = new IllegalStateException("the failure");
        var failures = Concurrently.attemptEach(List.of(1, 2, 3), in(Duration.ofMinutes(1)), except(2, () -> {
            throw failure;
        }));
        assertThat(failures).hasSize(1).containsEntry(2, failure);
        assertThat(done).containsExactlyInAnyOrder(1, 3);
    }

    /// Attempts three calls for each of eight threads. The first call hangs.
    private Map<Integer, RuntimeException> failuresWithHangingCall(Duration share) {
        done.clear();
        var items = IntStream.range(0, 24).boxed().toList();
        return Concurrently.attemptEach(items, in(share.multipliedBy(3)), except(0, ConcurrentlyTest::hang));
    }

    /// Another call takes longer than its share when the machine pauses. The test then repeats with a longer share.
    @Test
    void callThatHangsIsInterruptedAfterItsShare() {
        var failures = failuresWithHangingCall(Duration.ofSeconds(2));
        for (int seconds = 10; seconds <= 50 && failures.size() > 1; seconds *= 5) {
            failures = failuresWithHangingCall(Duration.ofSeconds(seconds));
        }
        assertThat(failures).containsOnlyKeys(0);
        assertThat(failures.get(0)).isInstanceOf(Deadline.ExceededException.class);
        assertThat(done).hasSize(23);
    }

    @Test
    void singleCallThatHangsIsInterruptedToo() {
        var failures = Concurrently.attemptEach(List.of(1), in(Duration.ofMillis(100)),
                except(1, ConcurrentlyTest::hang));
        assertThat(failures.get(1)).isInstanceOf(Deadline.ExceededException.class);
    }

    /// On one processor, the JVM has one carrier by default.
    @Test
    void callThatLoadsClassDoesNotBlockOthersOnOneProcessor() throws Exception {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var process = new ProcessBuilder(java, "-XX:ActiveProcessorCount=1", "-cp",
                System.getProperty("java.class.path"), CarriersMain.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void noCallStartsAfterDeadline() {
        var failures = Concurrently.attemptEach(List.of(1, 2), in(Duration.ZERO), done::add);
        assertThat(failures).containsOnlyKeys(1, 2);
        assertThat(done).isEmpty();
    }

    @Test
    void errorIsThrownAndNotReportedForItsItem() {
        assertThatThrownBy(() -> Concurrently.attemptEach(List.of(1), in(Duration.ofMinutes(1)), except(1, () -> {
            throw new LinkageError("broken");
        }))).isInstanceOf(LinkageError.class);
        assertThatThrownBy(() -> Concurrently.attemptEach(List.of(1, 2), in(Duration.ofMinutes(1)), except(1, () -> {
            throw new LinkageError("broken");
        }))).isInstanceOf(LinkageError.class);
    }

    @Test
    void stepGetsHalfOfRemainingTime() {
        var deadline = Deadline.before(Duration.ofMinutes(10), Duration.ofMinutes(2));
        var step = deadline.ofStep();
        assertThat(step.remaining()).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(4));
        assertThat(step.remainingOfInvocation()).as("time of the invocation, which a step does not change")
                .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    }
}
