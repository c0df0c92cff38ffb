package dev.chatreplay.alarms;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The values of all metrics, by minute.
final class MetricStore {
    private final Map<MetricKey, Metric> metrics = new HashMap<>();

    private record Kind(String statistic, int periodMinutes) {}

    /// The values of one metric.
    private static final class Metric {
        /// The number of times that each value was written, by minute.
        private final NavigableMap<Long, NavigableMap<Double, Integer>> values = new TreeMap<>();
        /// The data points that were computed before, because alarms read each one many times. It is NaN for a period without values.
        private final Map<Kind, Map<Long, Double>> computed = new HashMap<>();

        void add(long minute, double value, int count) {
            values.computeIfAbsent(minute, _ -> new TreeMap<>()).merge(value, count, Integer::sum);
            computed.forEach((kind, points) -> points.remove(minute / kind.periodMinutes()));
        }

        void read(Kind kind, long first, double[] points) {
            var known = computed.computeIfAbsent(kind, _ -> new HashMap<>());
            for (int i = 0; i < points.length; i++) {
                points[i] = known.computeIfAbsent(first + i, period -> point(kind, period));
            }
        }

        private double point(Kind kind, long period) {
            var begin = period * kind.periodMinutes();
            var counts = new TreeMap<Double, Integer>();
            values.subMap(begin, begin + kind.periodMinutes()).values()
                    .forEach(minute -> minute.forEach((value, count) -> counts.merge(value, count, Integer::sum)));
            return counts.isEmpty() ? Double.NaN : MetricStore.statistic(kind.statistic(), counts);
        }
    }

    /// Adds a value.
    void add(MetricKey key, long minute, double value) {
        add(key, minute, value, 1);
    }

    /// Adds a value `count` times.
    void add(MetricKey key, long minute, double value, int count) {
        if (count > 0) {
            metrics.computeIfAbsent(key, _ -> new Metric()).add(minute, value, count);
        }
    }

    /// Computes the data points of a metric, one a period. A period without values has NaN.
    ///
    /// @param periodMinutes the length of a period
    /// @param first the number of the first period
    /// @param periods the number of periods
    double[] series(MetricKey key, String statistic, int periodMinutes, long first, int periods) {
        var points = new double[periods];
        var metric = metrics.get(key);
        if (metric == null) {
            Arrays.fill(points, Double.NaN);
        } else {
            metric.read(new Kind(statistic, periodMinutes), first, points);
        }
        return points;
    }

    private static double statistic(String name, NavigableMap<Double, Integer> counts) {
        return switch (name) {
            case "Sum" -> sum(counts);
            case "SampleCount" -> number(counts);
            case "Maximum" -> counts.lastKey();
            case "Average" -> sum(counts) / number(counts);
            case "p95" -> percentile(counts, (int) Math.ceil(0.95 * number(counts)));
            default -> throw new IllegalArgumentException("add the statistic " + name);
        };
    }

    private static double sum(Map<Double, Integer> counts) {
        return counts.entrySet().stream().mapToDouble(entry -> entry.getKey() * entry.getValue()).sum();
    }

    private static int number(Map<Double, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static double percentile(NavigableMap<Double, Integer> counts, int rank) {
        int seen = 0;
        for (var entry : counts.entrySet()) {
            seen += entry.getValue();
            if (seen >= rank) {
                return entry.getKey();
            }
        }
        throw new IllegalStateException("the rank is above the number of values");
    }
}
