package dev.chatreplay.harness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How much the large tests try: the property `test.extent`. `mvn verify` is quick, `-Pfaults` full, `-Pfaults-long` long.
public enum Extent {
    /// A sample of each kind: some calls of each piece of work, a few seeds.
    QUICK,
    /// The whole matrix: every call of each piece of work.
    FULL,
    /// The whole matrix, with ten times as many seeds.
    LONG;

    /// The extent of this run.
    public static final Extent CURRENT = valueOf(System.getProperty("test.extent", "quick").toUpperCase(Locale.ROOT));

    private static final int QUICK_PART = 10;
    private static final int LONG_TIMES = 10;
    private static final int QUICK_STRIDE = 5;

    /// Returns how many seeds or repetitions to try, where the full extent tries `full`.
    public static int times(int full) {
        return switch (CURRENT) {
            case QUICK -> Math.max(1, full / QUICK_PART);
            case FULL -> full;
            case LONG -> full * LONG_TIMES;
        };
    }

    /// Returns the first of the numbers that a walk tries. Walks of different salt try different numbers in the quick extent.
    public static int first(Object... salt) {
        return 1 + Math.floorMod(Arrays.toString(salt).hashCode(), stride());
    }

    /// Returns the distance between two numbers that a walk tries.
    public static int stride() {
        return CURRENT == QUICK ? QUICK_STRIDE : 1;
    }

    /// Returns the cases to try: all, or in the quick extent every fifth, the first among them.
    public static <T> List<T> sample(List<T> cases) {
        var sample = new ArrayList<T>();
        for (int i = 0; i < cases.size(); i += stride()) {
            sample.add(cases.get(i));
        }
        return sample;
    }
}
