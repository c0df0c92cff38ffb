package dev.chatreplay.alarms;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The values of all metrics, by minute.
final class MetricStore {
    /// The number of times that each value was written, by minute.
    private final Map<MetricKey, NavigableMap<Long, NavigableMap<Double, Integer>>> values = new HashMap<>();
    /// The data points that were computed before, because alarms read each one many times. It is NaN for a period without values.
    private final Map<MetricKey, Map<Kind, Map<Long, Double>>> computed = new HashMap<>();

    private record Kind(String statistic, int periodMinutes) {}

    /// Adds a value.
    void add(MetricKey key, long minute, double value) {
        add(key, minute, value, 1);
    }

    /// Adds a value `count` times.
    void add(MetricKey key, long minute, double value, int count) {
        if (count > 0) {
            values.computeIfAbsent(key, _ -> new TreeMap<>()).computeIfAbsent(minute, _ -> new TreeMap<>())
                    .merge(value, count, Integer::sum);
            computed.getOrDefault(key, Map.of())
                    .forEach((kind, points) -> points.remove(minute / kind.periodMinutes()));
        }
    }

    /// Computes the data points of a metric, one a period. A period without values has NaN.
    ///
    /// @param periodMinutes the length of a period
    /// @param first the number of the first period
    /// @param periods the number of periods
    double[] series(MetricKey key, String statistic, int periodMinutes, long first, int periods) {
        var known = computed.computeIfAbsent(key, _ -> new HashMap<>())
                .computeIfAbsent(new Kind(statistic, periodMinutes), _ -> new HashMap<>());
        var points = new double[periods];
        for (int i = 0; i < periods; i++) {
            points[i] = known.computeIfAbsent(first + i,
                    period -> point(key, statistic, period * periodMinutes, periodMinutes));
        }
        return points;
    }

    private double point(MetricKey key, String statistic, long begin, int minutes) {
        var counts = new TreeMap<Double, Integer>();
        values.getOrDefault(key, new TreeMap<>()).subMap(begin, begin + minutes).values()
                .forEach(minute -> minute.forEach((value, count) -> counts.merge(value, count, Integer::sum)));
        return counts.isEmpty() ? Double.NaN : statistic(statistic, counts);
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
