package dev.chatreplay.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.chatreplay.format.CueQueue.Cue;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CueQueueTest {
    /// The most that a cue is late while fewer than 8,000 messages a second arrive.
    private static final long MOST_LATE = 30_000;

    private static List<Cue> cues(LongStream times) {
        var queue = new CueQueue();
        var cues = new ArrayList<Cue>();
        times.forEach(time -> queue.add(time, "id " + time, "text").ifPresent(cues::add));
        queue.rest().forEach(cues::add);
        return cues;
    }

    private static List<String> shown(LongStream times) {
        return cues(times).stream().map(cue -> cue.start() + "-" + cue.end()).toList();
    }

    @Test
    void cueIsVisibleFor8SecondsWhenNoOtherNeedsItsPlace() {
        assertThat(shown(LongStream.of())).isEmpty();
        assertThat(shown(LongStream.of(0, 1, 500, 60_000))).containsExactly("0-8000", "1-8001", "500-8500",
                "60000-68000");
    }

    @Test
    void eighthMessageAfterCueEndsIt() {
        assertThat(shown(LongStream.rangeClosed(0, 9).map(i -> i * 1000)).subList(0, 4)).containsExactly("0-8000",
                "1000-9000", "2000-10000", "3000-11000");
        assertThat(shown(LongStream.rangeClosed(0, 9).map(i -> i * 500)).subList(0, 4)).containsExactly("0-4000",
                "500-4500", "1000-9000", "1500-9500");
    }

    @Test
    void messageWaitsWhileEightCuesAreNew() {
        assertThat(shown(LongStream.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 400))).containsExactly("0-1000", "0-1000", "0-8000",
                "0-8000", "0-8000", "0-8000", "0-8000", "0-8000", "1000-9000", "1000-9000");
    }

    @Test
    void lateMessagesWaitForLessTime() {
        var starts = cues(LongStream.generate(() -> 0).limit(40)).stream().map(Cue::start).distinct();
        assertThat(starts).containsExactly(0L, 1000L, 1967L, 2902L, 3806L);
    }

    @Test
    void thousandMessagesOfOneSecondAppearWithin30Seconds() {
        var cues = cues(LongStream.range(0, 1000));
        assertThat(cues).hasSize(1000).allSatisfy(cue -> assertThat(cue.start()).isLessThan(1000 + MOST_LATE));
        assertThat(cues.getLast().start()).isGreaterThan(20_000);
        assertFollowRules(cues);
    }

    @Test
    void cuesCatchUpAfterBurst() {
        var times = LongStream.concat(LongStream.range(0, 1000), LongStream.range(0, 100).map(i -> 60_000 + i * 2000));
        var cues = cues(times);
        assertThat(cues.subList(1000, 1100)).extracting(Cue::start)
                .isEqualTo(LongStream.range(0, 100).map(i -> 60_000 + i * 2000).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 8, 100, 1000, 7900})
    void steadyStreamIsNeverLaterThan30Seconds(long perSecond) {
        var times = LongStream.range(0, perSecond * 120).map(i -> i * 1000 / perSecond).toArray();
        var cues = cues(LongStream.of(times));
        assertThat(IntStream.range(0, times.length).mapToLong(i -> cues.get(i).start() - times[i]).summaryStatistics())
                .satisfies(late -> assertThat(late.getMin()).isNotNegative())
                .satisfies(late -> assertThat(late.getMax()).isLessThanOrEqualTo(MOST_LATE));
        assertFollowRules(cues);
    }

    @ParameterizedTest
    @MethodSource("dev.chatreplay.format.CsvWriterTest#seeds")
    void everyMessageAppearsInOrderAtMostEightAtATime(long seed) {
        var random = new Random(seed);
        var time = new long[1];
        var times = LongStream.generate(() -> time[0] += random.nextInt(20) == 0
                ? random.nextInt(60_000)
                : random.nextInt(1 + random.nextInt(400))).limit(random.nextInt(2_000)).toArray();
        var cues = cues(LongStream.of(times));
        assertThat(cues).as("seed %d", seed).extracting(Cue::identifier)
                .isEqualTo(LongStream.of(times).mapToObj(t -> "id " + t).toList());
        assertThat(IntStream.range(0, times.length).mapToLong(i -> cues.get(i).start() - times[i])
                .filter(late -> late < 0))
                .as("seed %d", seed).isEmpty();
        assertFollowRules(cues);
    }

    /// Checks durations and order, and that at most eight cues are visible when one begins.
    private static void assertFollowRules(List<Cue> cues) {
        var ends = new PriorityQueue<Long>();
        var last = 0L;
        for (var cue : cues) {
            while (!ends.isEmpty() && ends.element() <= cue.start()) {
                ends.remove();
            }
            ends.add(cue.end());
            if (cue.start() < last || cue.end() <= cue.start() || cue.end() > cue.start() + CueQueue.CUE_MILLIS
                    || ends.size() > CueQueue.MAX_VISIBLE) {
                fail("%s begins after %d, with %d visible cues", cue, last, ends.size());
            }
            last = cue.start();
        }
    }
}
