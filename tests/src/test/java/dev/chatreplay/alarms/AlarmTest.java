package dev.chatreplay.alarms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the evaluator with the examples of AWS's documentation.
class AlarmTest {
    private static final MetricKey KEY = new MetricKey("N", "m", Map.of());

    /// The tables of "Configuring how CloudWatch alarms treat missing data". X is a breaching data point.
    @ParameterizedTest
    @CsvSource({"3, 0 - X - X, false, false", "3, 0 - - - -, false, false", "3, - - - - -, true, false",
            "3, 0 X X - X, true, true", "3, - - X - -, true, false", "3, - - - - X, true, false",
            "3, X - - - -, true, false", "2, 0 - X - X, true, true", "2, 0 0 X 0 X, true, true",
            "2, 0 - X - -, true, false", "2, - - - - 0, true, false", "2, - - - - X, true, false"})
    void alarmFollowsExamplesOfAws(int toAlarm, String points, boolean ifBreaching, boolean ifNotBreaching) {
        var store = new MetricStore();
        var all = points.split(" ", -1);
        for (int i = 0; i < all.length; i++) {
            if (!all[i].equals("-")) {
                store.add(KEY, i, all[i].equals("X") ? 1 : 0);
            }
        }
        assertThat(alarm(toAlarm, "breaching").isOn(store, all.length + 2L, false)).isEqualTo(ifBreaching);
        assertThat(alarm(toAlarm, "notBreaching").isOn(store, all.length + 2L, false)).isEqualTo(ifNotBreaching);
    }

    private static Alarm alarm(int toAlarm, String missing) {
        return new Alarm("Test", Map.of(), Map.of("answer", new Alarm.Source(KEY, "Sum")), "answer", 1, 3, toAlarm,
                "GreaterThanThreshold", 0, missing);
    }

    /// The examples of "Using metric math", and the rules in words.
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"a < b; 0 0 1 0", "a >= 30; 1 0 0 0", "a > 15 AND b > 15; 1 0 0 0",
            "a > 15 OR b > 15; 1 1 1 0", "a + b; 50 20 20 0", "b + 1; 21 - 21 -", "10 / a; 0.333 0.5 - -",
            "a - 2 * b; -10 20 -40 0", "FILL(b, 7); 20 7 20 7", "FILL(none, 7); - - - -", "DIFF(a); - -10 -20 0",
            "DIFF(b); - - 0 -", "IF(b > 0, a, 1); 30 - 0 -", "IF(a > 25, b, 5); 20 5 5 5",
            "IF(a == 20, none, b); 20 0 20 -", "SUM(METRICS()); 50 20 20 0", "(a + 10) * (b > 0); 40 0 10 0"})
    void mathFollowsExamplesOfAws(String expression, String expected) {
        var metrics = Map.of("a", points("30 20 0 0"), "b", points("20 - 20 -"), "none", points("- - - -"));
        var math = MetricMath.of(expression, metrics.keySet());
        assertThat(text(math.evaluate(4, id -> Objects.requireNonNull(metrics.get(id), id)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a +", "a b", "(a", "IF(a, b", "a & b", "5", "MAX(a)"})
    void unknownSyntaxIsRefused(String expression) {
        assertThatIllegalArgumentException().isThrownBy(() -> MetricMath.of(expression, List.of()).evaluate(4, id -> {
            if (id.equals("a") || id.equals("b")) {
                return points("1 1 1 1");
            }
            throw new IllegalArgumentException("unknown " + id);
        }));
    }

    private static double[] points(String text) {
        return Stream.of(text.split(" ", -1))
                .mapToDouble(point -> point.equals("-") ? Double.NaN : Double.parseDouble(point))
                .toArray();
    }

    private static String text(double[] points) {
        return DoubleStream.of(points).mapToObj(point -> Double.isNaN(point) ? "-" : text(point))
                .collect(Collectors.joining(" "));
    }

    private static String text(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : Arrays.asList("0.333", "0.5").stream()
                        .filter(near -> Math.abs(Double.parseDouble(near) - value) < 0.001)
                        .findFirst().orElse(Double.toString(value));
    }
}
