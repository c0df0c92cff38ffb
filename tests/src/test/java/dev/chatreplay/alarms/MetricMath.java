package dev.chatreplay.alarms;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Evaluates the part of CloudWatch's
/// [metric math](https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html) that the template uses.
///
/// Missing data follows AWS's rules. Between two time series, a missing value is 0. With a number, it stays missing. `IF` drops a data
/// point whose condition is missing. `FILL` fills the periods of the evaluation, unless the series has no value at all.
final class MetricMath {
    private static final Pattern TOKEN = Pattern
            .compile("\\s*(\\d+(?:\\.\\d+)?|[A-Za-z_]\\w*|<=|>=|==|!=|[-+*/()<>,])");

    private final List<String> tokens = new ArrayList<>();
    private final Map<String, NavigableMap<Long, Double>> metrics;
    private final Function<String, NavigableMap<Long, Double>> byId;
    private final long first;
    private final long last;
    private int next;

    private sealed interface Value {
        record Scalar(double value) implements Value {}

        record Series(NavigableMap<Long, Double> points) implements Value {}
    }

    /// @param metrics the metrics that `METRICS()` returns
    /// @param byId finds a metric, or the result of another expression
    /// @param first the first period of the evaluation
    /// @param last the last one
    private MetricMath(String expression, Map<String, NavigableMap<Long, Double>> metrics,
            Function<String, NavigableMap<Long, Double>> byId, long first, long last) {
        this.metrics = metrics;
        this.byId = byId;
        this.first = first;
        this.last = last;
        var matcher = TOKEN.matcher(expression);
        int end = 0;
        while (matcher.lookingAt()) {
            tokens.add(matcher.group(1));
            end = matcher.end();
            matcher.region(end, expression.length());
        }
        if (!expression.substring(end).isBlank()) {
            throw new IllegalArgumentException("unknown syntax at " + expression.substring(end));
        }
        tokens.add("");
    }

    /// Evaluates an expression to a time series.
    static NavigableMap<Long, Double> evaluate(String expression, Map<String, NavigableMap<Long, Double>> metrics,
            Function<String, NavigableMap<Long, Double>> byId, long first, long last) {
        var math = new MetricMath(expression, metrics, byId, first, last);
        var value = math.or();
        math.expect("");
        return points(value);
    }

    private Value or() {
        var left = and();
        while (accept("OR")) {
            left = combine(left, and(), (a, b) -> a != 0 || b != 0 ? 1 : 0);
        }
        return left;
    }

    private Value and() {
        var left = comparison();
        while (accept("AND")) {
            left = combine(left, comparison(), (a, b) -> a != 0 && b != 0 ? 1 : 0);
        }
        return left;
    }

    private Value comparison() {
        var left = sum();
        return switch (tokens.get(next)) {
            case "<" -> compared(left, (a, b) -> a < b ? 1 : 0);
            case ">" -> compared(left, (a, b) -> a > b ? 1 : 0);
            case "<=" -> compared(left, (a, b) -> a <= b ? 1 : 0);
            case ">=" -> compared(left, (a, b) -> a >= b ? 1 : 0);
            case "==" -> compared(left, (a, b) -> a == b ? 1 : 0);
            case "!=" -> compared(left, (a, b) -> a != b ? 1 : 0);
            default -> left;
        };
    }

    private Value compared(Value left, DoubleBinaryOperator operator) {
        next++;
        return combine(left, sum(), operator);
    }

    private Value sum() {
        var left = product();
        while (true) {
            if (accept("+")) {
                left = combine(left, product(), Double::sum);
            } else if (accept("-")) {
                left = combine(left, product(), (a, b) -> a - b);
            } else {
                return left;
            }
        }
    }

    private Value product() {
        var left = operand();
        while (true) {
            if (accept("*")) {
                left = combine(left, operand(), (a, b) -> a * b);
            } else if (accept("/")) {
                left = combine(left, operand(), (a, b) -> a / b);
            } else {
                return left;
            }
        }
    }

    private Value operand() {
        var token = tokens.get(next++);
        if (token.equals("(")) {
            var inner = or();
            expect(")");
            return inner;
        }
        if (token.matches("\\d.*")) {
            return new Value.Scalar(Double.parseDouble(token));
        }
        return switch (token) {
            case "IF", "FILL", "DIFF" -> call(token);
            case "SUM" -> sumOfMetrics();
            default -> new Value.Series(byId.apply(token));
        };
    }

    private Value call(String function) {
        var arguments = new ArrayList<Value>();
        expect("(");
        do {
            arguments.add(or());
        } while (accept(","));
        expect(")");
        return switch (function) {
            case "IF" -> choose(arguments.get(0), arguments.get(1), arguments.get(2));
            case "FILL" -> filled(points(arguments.get(0)), arguments.get(1));
            default -> differences(points(arguments.getFirst()));
        };
    }

    private Value sumOfMetrics() {
        List.of("(", "METRICS", "(", ")", ")").forEach(this::expect);
        Value sum = new Value.Series(new TreeMap<>());
        for (var metric : metrics.values()) {
            sum = combine(sum, new Value.Series(metric), Double::sum);
        }
        return sum;
    }

    private static Value choose(Value condition, Value yes, Value no) {
        var points = new TreeMap<Long, Double>();
        points(condition).forEach((period, holds) -> {
            var chosen = holds != 0 ? at(yes, period, 0.0) : at(no, period, Double.NaN);
            if (!Double.isNaN(chosen)) {
                points.put(period, chosen);
            }
        });
        return new Value.Series(points);
    }

    private static double at(Value value, long period, double missing) {
        return switch (value) {
            case Value.Scalar(var scalar) -> scalar;
            case Value.Series(var points) -> points.getOrDefault(period, missing);
        };
    }

    private Value filled(NavigableMap<Long, Double> points, Value filler) {
        var filled = new TreeMap<>(points);
        if (!points.isEmpty()) {
            for (long period = first; period <= last; period++) {
                filled.putIfAbsent(period, at(filler, period, 0));
            }
        }
        return new Value.Series(filled);
    }

    private static Value differences(NavigableMap<Long, Double> points) {
        var differences = new TreeMap<Long, Double>();
        points.forEach((period, value) -> {
            var before = points.lowerEntry(period);
            if (before != null) {
                differences.put(period, value - before.getValue());
            }
        });
        return new Value.Series(differences);
    }

    private static Value combine(Value left, Value right, DoubleBinaryOperator operator) {
        if (left instanceof Value.Scalar(var a) && right instanceof Value.Scalar(var b)) {
            return new Value.Scalar(operator.applyAsDouble(a, b));
        }
        var periods = new TreeMap<Long, Double>();
        for (var side : List.of(left, right)) {
            if (side instanceof Value.Series(var points)) {
                periods.putAll(points);
            }
        }
        periods.replaceAll((period, _) -> operator.applyAsDouble(at(left, period, 0), at(right, period, 0)));
        periods.values().removeIf(value -> !Double.isFinite(value));
        return new Value.Series(periods);
    }

    private static NavigableMap<Long, Double> points(Value value) {
        return switch (value) {
            case Value.Series(var points) -> points;
            case Value.Scalar(var scalar) ->
                throw new IllegalArgumentException("an expression must not be the number " + scalar);
        };
    }

    private boolean accept(String token) {
        if (tokens.get(next).equals(token)) {
            next++;
            return true;
        }
        return false;
    }

    private void expect(String token) {
        if (!accept(token)) {
            throw new IllegalArgumentException("expected '" + token + "', found '" + tokens.get(next) + "'");
        }
    }
}
