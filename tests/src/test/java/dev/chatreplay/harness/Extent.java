package dev.chatreplay.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// The extent of the large tests, from the property `test.extent`. `mvn verify` is quick, `-Pfaults` full, `-Pfaults-long` long.
public enum Extent {
    /// A sample of each kind: some calls of each kind of work, and a few seeds.
    QUICK,
    /// A larger sample, with all tests.
    FULL,
    /// The whole matrix: every call of each kind of work, and the most seeds.
    LONG;

    /// The extent of this run.
    public static final Extent CURRENT = valueOf(System.getProperty("test.extent", "quick").toUpperCase(Locale.ROOT));

    private static final int QUICK_PART = 20;
    private static final int FULL_PART = 5;
    private static final int LONG_TIMES = 2;
    private static final int QUICK_STRIDE = 12;
    private static final int FULL_STRIDE = 12;
    private static final int QUICK_SAMPLE = 5;
    private static final int QUICK_SOME = 4;
    private static final int FULL_SOME = 2;
    /// The number of calls of each work whose end a walk has reached.
    private static final Map<Object, Integer> CALLS = new ConcurrentHashMap<>();

    /// A fault at one call of a work.
    public interface AtOneCall {
        /// Returns whether the work has come to that call.
        boolean isReached();

        /// Returns the number of calls that the work has made.
        int calls();
    }

    /// Returns the number of seeds or repetitions in this extent, as a part or a multiple of `whole`.
    public static int times(int whole) {
        return pick(Math.max(1, whole / QUICK_PART), Math.max(1, whole / FULL_PART), whole * LONG_TIMES);
    }

    /// Returns the value for this extent.
    public static int pick(int quick, int full, int ifLong) {
        return switch (CURRENT) {
            case QUICK -> quick;
            case FULL -> full;
            case LONG -> ifLong;
        };
    }

    /// Tries call number after call number, until the work has no such call. All extents but the longest skip numbers, and walks with different
    /// salts try different ones. In the quick extent a walk tries one call, which is among the first twelve.
    ///
    /// @param isReached runs the work with a fault at the given call, and returns whether the work came to that call
    public static void walk(List<?> salt, IntPredicate isReached) {
        walk(stride(), salt, isReached);
    }

    private static int stride() {
        return pick(QUICK_STRIDE, FULL_STRIDE, 1);
    }

    /// Does the same for a work that many walks try. The first walk that reaches its end learns the number of its calls. Later walks end
    /// there, without a run that has no fault. The longest extent always tries the end.
    ///
    /// @param work identifies the work
    /// @param run runs the work with a fault at the given call
    public static void walk(Object work, List<?> salt, IntFunction<? extends AtOneCall> run) {
        int calls = CURRENT == LONG ? Integer.MAX_VALUE : CALLS.getOrDefault(work, Integer.MAX_VALUE);
        walk(Math.min(calls, stride()), salt, number -> {
            if (number > calls) {
                return false;
            }
            var fault = run.apply(number);
            if (!fault.isReached()) {
                CALLS.put(work, Math.max(1, fault.calls()));
            }
            return fault.isReached();
        });
    }

    private static void walk(int stride, List<?> salt, IntPredicate isReached) {
        int first = 1 + Math.floorMod(salt.toString().hashCode(), stride);
        int number = first;
        while (isReached.test(number)) {
            if (CURRENT == QUICK) {
                return;
            }
            number += stride;
        }
        // Short work may end before the first number. Without this, its walk would try no fault at all.
        if (number == first && first > 1) {
            assertThat(isReached.test(1)).as("%s makes a call", salt).isTrue();
        }
    }

    /// Returns the cases of this extent: all, or in the quick extent every fifth case, starting with the first.
    public static <T> List<T> sample(List<T> cases) {
        var sample = new ArrayList<T>();
        for (int i = 0; i < cases.size(); i += CURRENT == QUICK ? QUICK_SAMPLE : 1) {
            sample.add(cases.get(i));
        }
        return sample;
    }

    /// Returns every fourth case in the quick extent, every second one in the full extent, and all in the longest. It returns at least one.
    ///
    /// @param salt sets the first case, so that tests of the same cases try different ones
    public static <T> List<T> some(List<T> cases, Object salt) {
        int step = Math.min(cases.size(), pick(QUICK_SOME, FULL_SOME, 1));
        return IntStream.range(0, cases.size())
                .filter(i -> i % step == Math.floorMod(salt.toString().hashCode(), step)).mapToObj(cases::get).toList();
    }

    /// Returns the cases that one of several tests of the same cases tries. In the quick extent one of the tests tries each case.
    /// In the full extent half of them try it, and in the longest all.
    ///
    /// @param test the number of the test, from 0
    /// @param tests the number of tests
    public static <T> List<T> share(T[] cases, int test, int tests) {
        return IntStream.range(0, cases.length)
                .filter(i -> Math.floorMod(i - test, tests) < pick(1, (tests + 1) / 2, tests))
                .mapToObj(i -> cases[i]).toList();
    }
}
