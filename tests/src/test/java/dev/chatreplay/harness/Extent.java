package dev.chatreplay.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/// The extent of the large tests, from the property `test.extent`. `mvn verify` is quick, `-Pfaults` full, `-Pfaults-long` long.
public enum Extent {
    /// A sample of each kind: some calls of each kind of work, and a few seeds.
    QUICK,
    /// The whole matrix: every call of each kind of work.
    FULL,
    /// Every call of each kind of work, with twice as many seeds.
    LONG;

    /// The extent of this run.
    public static final Extent CURRENT = valueOf(System.getProperty("test.extent", "quick").toUpperCase(Locale.ROOT));

    private static final int QUICK_PART = 10;
    private static final int LONG_TIMES = 2;
    private static final int QUICK_STRIDE = 12;
    private static final int QUICK_SAMPLE = 5;

    /// Returns the number of seeds or repetitions in this extent, when the full extent has `full`.
    public static int times(int full) {
        return pick(Math.max(1, full / QUICK_PART), full, full * LONG_TIMES);
    }

    /// Returns the value for this extent.
    public static int pick(int quick, int full, int ifLong) {
        return switch (CURRENT) {
            case QUICK -> quick;
            case FULL -> full;
            case LONG -> ifLong;
        };
    }

    /// Tries call number after call number, until the work has no such call. In the quick extent it skips numbers, and walks with different salts
    /// try different ones.
    ///
    /// @param isReached runs the work with a fault at the given call, and returns whether the work came to that call
    public static void walk(List<?> salt, IntPredicate isReached) {
        walk(salt, 1, isReached);
    }

    /// Does the same for work that takes long. The full extent then skips numbers, too.
    ///
    /// @param ifFull the distance between two numbers in the full extent
    public static void walk(List<?> salt, int ifFull, IntPredicate isReached) {
        int stride = pick(QUICK_STRIDE, ifFull, 1);
        int first = 1 + Math.floorMod(salt.toString().hashCode(), stride);
        int number = first;
        while (isReached.test(number)) {
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
}
