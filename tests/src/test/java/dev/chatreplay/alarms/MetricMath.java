package dev.chatreplay.alarms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/// An expression in the part of CloudWatch's
/// [metric math](https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html) that the template uses.
///
/// Missing data follows AWS's rules. Between two time series, a missing value is 0. With a number, it stays missing. `IF` drops a data
/// point whose condition is missing. `FILL` fills the periods of the evaluation, unless the series has no value at all.
///
/// A time series is an array with one value a period, and NaN where a value is missing. The simulations evaluate a million of them.
final class MetricMath {
    private static final Pattern TOKEN = Pattern
            .compile("\\s*(\\d+(?:\\.\\d+)?|[A-Za-z_]\\w*|<=|>=|==|!=|[-+*/()<>,])");

    private final Term root;

    private MetricMath(Term root) {
        this.root = root;
    }

    private sealed interface Value {
        record Scalar(double value) implements Value {}

        final class Series implements Value {
            private final double[] points;

            Series(double[] points) {
                this.points = points;
            }
        }
    }

    /// A part of an expression.
    private interface Term {
        Value evaluate(Data data);
    }

    /// @param periods the number of periods
    /// @param byId finds a metric, or the result of another expression
    private record Data(int periods, Function<String, double[]> byId) {}

    /// Reads an expression.
    ///
    /// @param metrics the ids of the metrics that `METRICS()` returns
    static MetricMath of(String expression, Collection<String> metrics) {
        var parser = new Parser(expression, metrics);
        var root = parser.or();
        parser.expect("");
        return new MetricMath(root);
    }

    /// Evaluates the expression to a time series.
    ///
    /// @param periods the number of periods
    /// @param byId finds a metric, or the result of another expression
    double[] evaluate(int periods, Function<String, double[]> byId) {
        return points(root.evaluate(new Data(periods, byId)));
    }

    private static final class Parser {
        private final List<String> tokens = new ArrayList<>();
        private final Collection<String> metrics;
        private int next;

        Parser(String expression, Collection<String> metrics) {
            this.metrics = metrics;
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

        Term or() {
            var left = and();
            while (accept("OR")) {
                left = combined(left, and(), (a, b) -> a != 0 || b != 0 ? 1 : 0);
            }
            return left;
        }

        private Term and() {
            var left = comparison();
            while (accept("AND")) {
                left = combined(left, comparison(), (a, b) -> a != 0 && b != 0 ? 1 : 0);
            }
            return left;
        }

        private Term comparison() {
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

        private Term compared(Term left, DoubleBinaryOperator operator) {
            next++;
            return combined(left, sum(), operator);
        }

        private Term sum() {
            var left = product();
            while (true) {
                if (accept("+")) {
                    left = combined(left, product(), Double::sum);
                } else if (accept("-")) {
                    left = combined(left, product(), (a, b) -> a - b);
                } else {
                    return left;
                }
            }
        }

        private Term product() {
            var left = operand();
            while (true) {
                if (accept("*")) {
                    left = combined(left, operand(), (a, b) -> a * b);
                } else if (accept("/")) {
                    left = combined(left, operand(), (a, b) -> a / b);
                } else {
                    return left;
                }
            }
        }

        private Term operand() {
            var token = tokens.get(next++);
            if (token.equals("(")) {
                var inner = or();
                expect(")");
                return inner;
            }
            if (token.matches("\\d.*")) {
                var scalar = new Value.Scalar(Double.parseDouble(token));
                return _ -> scalar;
            }
            if (!token.matches("\\w+")) {
                throw new IllegalArgumentException("expected an operand, found '" + token + "'");
            }
            return switch (token) {
                case "IF", "FILL", "DIFF" -> call(token);
                case "SUM" -> sumOfMetrics();
                default -> series(token);
            };
        }

        private Term call(String function) {
            var arguments = new ArrayList<Term>();
            expect("(");
            do {
                arguments.add(or());
            } while (accept(","));
            expect(")");
            var first = arguments.getFirst();
            return switch (function) {
                case "IF" -> chosen(first, arguments.get(1), arguments.get(2));
                case "FILL" -> filled(first, arguments.get(1));
                default -> data -> differences(points(first.evaluate(data)));
            };
        }

        private Term sumOfMetrics() {
            List.of("(", "METRICS", "(", ")", ")").forEach(this::expect);
            return metrics.stream().map(MetricMath::series).reduce((a, b) -> combined(a, b, Double::sum)).orElseThrow();
        }

        private boolean accept(String token) {
            if (tokens.get(next).equals(token)) {
                next++;
                return true;
            }
            return false;
        }

        void expect(String token) {
            if (!accept(token)) {
                throw new IllegalArgumentException("expected '" + token + "', found '" + tokens.get(next) + "'");
            }
        }
    }

    private static Term series(String id) {
        return data -> new Value.Series(data.byId().apply(id));
    }

    private static Term chosen(Term condition, Term yes, Term no) {
        return data -> {
            var holds = points(condition.evaluate(data));
            var ifYes = yes.evaluate(data);
            var ifNo = no.evaluate(data);
            return computed(data, i -> {
                if (isMissing(holds[i])) {
                    return Double.NaN;
                }
                return holds[i] != 0 ? at(ifYes, i, 0) : at(ifNo, i, Double.NaN);
            });
        };
    }

    private static Term filled(Term series, Term filler) {
        return data -> {
            var points = points(series.evaluate(data));
            var fill = filler.evaluate(data);
            var isEmpty = DoubleStream.of(points).allMatch(MetricMath::isMissing);
            return computed(data, i -> isEmpty || !isMissing(points[i]) ? points[i] : at(fill, i, 0));
        };
    }

    private static Value differences(double[] points) {
        var differences = new double[points.length];
        var before = Double.NaN;
        for (int i = 0; i < points.length; i++) {
            differences[i] = points[i] - before;
            before = isMissing(points[i]) ? before : points[i];
        }
        return new Value.Series(differences);
    }

    private static Term combined(Term left, Term right, DoubleBinaryOperator operator) {
        return data -> {
            var first = left.evaluate(data);
            var second = right.evaluate(data);
            if (first instanceof Value.Scalar(var a) && second instanceof Value.Scalar(var b)) {
                return new Value.Scalar(operator.applyAsDouble(a, b));
            }
            return computed(data, i -> {
                if (!hasPoint(first, i) && !hasPoint(second, i)) {
                    return Double.NaN;
                }
                var result = operator.applyAsDouble(at(first, i, 0), at(second, i, 0));
                return Double.isFinite(result) ? result : Double.NaN;
            });
        };
    }

    private static Value computed(Data data, IntToDoubleFunction point) {
        var points = new double[data.periods()];
        Arrays.setAll(points, point);
        return new Value.Series(points);
    }

    private static boolean hasPoint(Value value, int period) {
        return value instanceof Value.Series series && !isMissing(series.points[period]);
    }

    private static double at(Value value, int period, double missing) {
        return switch (value) {
            case Value.Scalar(var scalar) -> scalar;
            case Value.Series series -> isMissing(series.points[period]) ? missing : series.points[period];
        };
    }

    private static double[] points(Value value) {
        return switch (value) {
            case Value.Series series -> series.points;
            case Value.Scalar(var scalar) ->
                throw new IllegalArgumentException("an expression must not be the number " + scalar);
        };
    }

    private static boolean isMissing(double point) {
        return Double.isNaN(point);
    }
}
