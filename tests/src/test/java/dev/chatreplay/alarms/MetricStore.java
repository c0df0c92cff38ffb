package dev.chatreplay.alarms;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The values of all metrics, by minute.
final class MetricStore {
    /// The number of times that each value was written, by minute.
    private final Map<MetricKey, NavigableMap<Long, NavigableMap<Double, Integer>>> values = new HashMap<>();

    /// Adds a value.
    void add(MetricKey key, long minute, double value) {
        add(key, minute, value, 1);
    }

    /// Adds a value `count` times.
    void add(MetricKey key, long minute, double value, int count) {
        if (count > 0) {
            values.computeIfAbsent(key, _ -> new TreeMap<>()).computeIfAbsent(minute, _ -> new TreeMap<>())
                    .merge(value, count, Integer::sum);
        }
    }

    /// Computes the data points of a metric. A period without values has none.
    ///
    /// @param periodMinutes the length of a period
    /// @param first the number of the first period
    /// @param last the number of the last period
    NavigableMap<Long, Double> series(MetricKey key, String statistic, int periodMinutes, long first, long last) {
        var points = new TreeMap<Long, Double>();
        var own = values.getOrDefault(key, new TreeMap<>());
        for (long period = first; period <= last; period++) {
            var counts = new TreeMap<Double, Integer>();
            own.subMap(period * periodMinutes, (period + 1) * periodMinutes).values()
                    .forEach(minute -> minute.forEach((value, count) -> counts.merge(value, count, Integer::sum)));
            if (!counts.isEmpty()) {
                points.put(period, statistic(statistic, counts));
            }
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
