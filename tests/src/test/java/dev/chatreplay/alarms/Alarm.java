package dev.chatreplay.alarms;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.local.template.Template;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.Objects;

/// An alarm of the template, and its
/// [evaluation](https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html) by CloudWatch.
///
/// @param id the logical id
/// @param expressions the expressions by id
/// @param metrics the metrics by id
/// @param answer the id of the metric or of the expression that the alarm compares with its threshold
/// @param missing the treatment of missing data
record Alarm(String id, Map<String, MetricMath> expressions, Map<String, Source> metrics, String answer,
        int periodMinutes,
        int periods, int toAlarm, String comparison, double threshold, String missing) {
    /// CloudWatch looks at more periods than the alarm names. In AWS's example, these are five instead of three.
    private static final int FURTHER_PERIODS = 2;
    /// A metric is complete this long after its minute.
    private static final int DELAY_MINUTES = 2;

    /// A metric and its statistic.
    record Source(MetricKey key, String statistic) {}

    /// Reads an alarm.
    ///
    /// @param parameters the values of parameters that differ from their defaults
    static Alarm of(Template template, String id, Map<String, String> parameters) {
        var properties = template.root().requiredAt("/Resources/" + id + "/Properties");
        var expressions = new LinkedHashMap<String, String>();
        var metrics = new LinkedHashMap<String, Source>();
        var answers = new ArrayList<String>();
        var period = properties.path("Period").asInt();
        if (properties.has("MetricName")) {
            metrics.put("answer", new Source(key(properties), properties.required("Statistic").asText()));
            answers.add("answer");
        }
        for (var metric : properties.path("Metrics")) {
            var name = metric.required("Id").asText();
            if (metric.has("Expression")) {
                expressions.put(name, expression(template, metric.get("Expression"), parameters));
            } else {
                var statistic = metric.required("MetricStat");
                period = statistic.required("Period").asInt();
                metrics.put(name, new Source(key(statistic.required("Metric")), statistic.required("Stat").asText()));
            }
            if (metric.path("ReturnData").asBoolean(true)) {
                answers.add(name);
            }
        }
        if (answers.size() != 1 || metrics.size() > 10) {
            throw new IllegalArgumentException(id + " must compare one series of at most ten metrics");
        }
        var formulas = new HashMap<String, MetricMath>();
        expressions.forEach((name, text) -> formulas.put(name, MetricMath.of(text, metrics.keySet())));
        return new Alarm(id, formulas, metrics, answers.getFirst(), period / 60,
                properties.required("EvaluationPeriods").asInt(), properties.required("DatapointsToAlarm").asInt(),
                properties.required("ComparisonOperator").asText(), properties.required("Threshold").asDouble(),
                properties.required("TreatMissingData").asText());
    }

    private static MetricKey key(JsonNode metric) {
        var dimensions = new HashMap<String, String>();
        metric.required("Dimensions").forEach(dimension -> dimensions.put(dimension.required("Name").asText(),
                resource(dimension.required("Value"))));
        return new MetricKey(metric.required("Namespace").asText(), metric.required("MetricName").asText(), dimensions);
    }

    /// Returns a text, or the logical id of the resource to which a reference leads.
    private static String resource(JsonNode value) {
        if (value.isTextual()) {
            return value.asText();
        }
        var reference = Objects.requireNonNullElse(value.findValue("Ref"), value.at("/Fn::GetAtt/0"));
        return reference.isTextual() ? reference.asText() : value.findValue("Fn::GetAtt").required(0).asText();
    }

    private static String expression(Template template, JsonNode value, Map<String, String> parameters) {
        var text = value.isTextual() ? value.asText() : value.required("Fn::Sub").asText();
        for (var names = template.root().required("Parameters").fieldNames(); names.hasNext();) {
            var name = names.next();
            var otherwise = template.root().at("/Parameters/" + name + "/Default").asText();
            text = text.replace("${" + name + "}", parameters.getOrDefault(name, otherwise));
        }
        return text;
    }

    /// Returns whether a period is complete since the minute before. Only then can the alarm change.
    boolean hasNewPeriod(long now) {
        return (now - DELAY_MINUTES) % periodMinutes == 0;
    }

    /// Returns whether the alarm is on at a time, in minutes.
    ///
    /// @param wasOn whether it was on a minute before
    boolean isOn(MetricStore store, long now, boolean wasOn) {
        var looked = periods + FURTHER_PERIODS;
        var points = series(answer, store, (now - DELAY_MINUTES) / periodMinutes - looked, looked);
        var judged = new ArrayList<>(DoubleStream.of(points).filter(point -> !Double.isNaN(point))
                .mapToObj(this::isBreaching).toList());
        while (judged.size() > periods) {
            judged.removeFirst();
        }
        // Alarms on DynamoDB's metrics ignore missing data, whatever they ask for.
        var isOfDynamoDb = metrics.values().stream()
                .anyMatch(source -> source.key().namespace().equals("AWS/DynamoDB"));
        while (judged.size() < periods) {
            if (isOfDynamoDb) {
                return wasOn;
            }
            judged.add(missingIsBreaching());
        }
        return judged.stream().filter(breaching -> breaching).count() >= toAlarm;
    }

    private boolean missingIsBreaching() {
        return switch (missing) {
            case "breaching" -> true;
            case "notBreaching" -> false;
            default -> throw new IllegalArgumentException(id + " must say how it treats missing data");
        };
    }

    private boolean isBreaching(double value) {
        return switch (comparison) {
            case "GreaterThanThreshold" -> value > threshold;
            case "LessThanThreshold" -> value < threshold;
            default -> throw new IllegalArgumentException("add the comparison " + comparison);
        };
    }

    private double[] series(String name, MetricStore store, long first, int number) {
        var source = metrics.get(name);
        if (source != null) {
            return store.series(source.key(), source.statistic(), periodMinutes, first, number);
        }
        return Objects.requireNonNull(expressions.get(name), name).evaluate(number,
                id -> series(id, store, first, number));
    }

    /// Reads all alarms.
    static List<Alarm> all(Template template, Map<String, String> parameters) {
        return template.resources("AWS::CloudWatch::Alarm").stream().map(id -> of(template, id, parameters)).toList();
    }
}
