package dev.chatreplay.api;

import dev.chatreplay.event.Id;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.runtime.ApiException.Detail;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Reads the query parameters of a request as values. An empty value counts as absent. It collects every wrong value, and [#check] reports
/// all of them in one error.
///
/// ```java
/// var query = new QueryParameters(request);
/// var since = query.time("since");
/// var limit = query.wholeNumber("limit", 1, 1000).orElse(100);
/// query.check();
/// ```
public final class QueryParameters {
    /// A whole number that fits into an `int`. The official clients of RealtimeKit have numbers that may be floats, and send `1.0`.
    private static final Pattern WHOLE_NUMBER = Pattern.compile("(\\d{1,9})(?:\\.0{1,9})?");

    /// The reason of a refused parameter.
    public static final String NOT_SUPPORTED = "NOT_SUPPORTED";
    /// The reason of a fault of a parameter that the route does not know.
    public static final String UNKNOWN_PARAMETER = "UNKNOWN_PARAMETER";

    private final HttpRequest request;
    private final List<Detail> faults = new ArrayList<>();

    public QueryParameters(HttpRequest request) {
        this.request = request;
    }

    /// Reads a text of at most `max` code points.
    public Optional<String> text(String name, int max) {
        return valid(name, text -> text.codePointCount(0, text.length()) <= max, "TEXT_TOO_LONG",
                "Shorten " + name + " to at most " + max + " code points.");
    }

    /// Reads an id of a session, meeting, participant or user.
    public Optional<String> id(String name) {
        return id(name, "id");
    }

    /// Reads an id whose parameter does not have its name.
    ///
    /// @param what the name of the id, for the advice: `meeting id`
    public Optional<String> id(String name, String what) {
        return valid(name, Id::isValid, "INVALID_ID", "The " + what + " in " + name + " " + Id.RULE);
    }

    /// Reads a whole number.
    public OptionalInt wholeNumber(String name, int min, int max) {
        var advice = "Set " + name + " to a whole number from " + min + " to " + max + ", or leave it out.";
        return valid(name, text -> number(text).filter(value -> value >= min && value <= max).isPresent(),
                "INVALID_NUMBER", advice)
                .flatMap(QueryParameters::number).map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }

    private static Optional<Integer> number(String text) {
        var match = WHOLE_NUMBER.matcher(text);
        return match.matches() ? Optional.of(Integer.parseInt(match.group(1))) : Optional.empty();
    }

    /// Reads a bound of times.
    public Optional<TimeBound> time(String name) {
        return value(name, TimeBound::parse, "INVALID_TIME",
                "Set " + name + " to an RFC 3339 time, such as 2026-11-21T09:00:00.123Z.");
    }

    /// Reads a value in any form.
    ///
    /// @param reader returns empty for a wrong value
    /// @param reason the broken rule, for programs
    /// @param advice what the caller must do when the value is wrong: a sentence
    public <T> Optional<T> value(String name, Function<String, Optional<T>> reader, String reason, String advice) {
        return valid(name, text -> reader.apply(text).isPresent(), reason, advice).flatMap(reader);
    }

    /// Reads one of several values.
    ///
    /// @param choices the values by their names, in the order of the advice
    public <T> Optional<T> choice(String name, SequencedMap<String, T> choices) {
        return valid(name, choices::containsKey, "UNKNOWN_VALUE",
                "Set " + name + " to " + String.join(" or ", choices.keySet()) + ", or leave it out.")
                .flatMap(text -> Optional.ofNullable(choices.get(text)));
    }

    /// Refuses a parameter, unless it is absent or empty. The reason is [#NOT_SUPPORTED]: this API does not accept the parameter, its value,
    /// or the value together with another parameter.
    ///
    /// @param advice what the caller must do instead: a sentence
    public void refuse(String name, String advice) {
        var _ = valid(name, _ -> false, NOT_SUPPORTED, advice);
    }

    /// Refuses every parameter but these, because a caller would take the answer for one that the parameter narrows.
    ///
    /// @param advice what the caller must do instead: a sentence
    public void refuseOthers(Set<String> known, String advice) {
        new TreeSet<>(request.queryParameters().keySet()).stream().filter(name -> !known.contains(name))
                .forEach(name -> refuseAnyValue(name, advice));
    }

    /// Refuses a parameter whatever its value is, also an empty one.
    ///
    /// @param advice what the caller must do instead: a sentence
    public void refuseAnyValue(String name, String advice) {
        faults.add(new Detail(OptionalInt.empty(), name, UNKNOWN_PARAMETER, advice));
    }

    /// Requires a parameter.
    ///
    /// @param advice what the caller must send: a sentence
    public void require(String name, String advice) {
        if (request.queryParameter(name).filter(text -> !text.isEmpty()).isEmpty()) {
            faults.add(new Detail(OptionalInt.empty(), name, "MISSING_PARAMETER", advice));
        }
    }

    private Optional<String> valid(String name, Predicate<String> rule, String reason, String advice) {
        var value = request.queryParameter(name).filter(text -> !text.isEmpty());
        if (value.isPresent() && !rule.test(value.get())) {
            faults.add(new Detail(OptionalInt.empty(), name, reason, advice));
            return Optional.empty();
        }
        return value;
    }

    /// Reports the wrong values that were read so far.
    ///
    /// @throws ApiException `INVALID_PARAMETER` when there is one
    public void check() {
        if (faults.isEmpty()) {
            return;
        }
        var first = faults.getFirst();
        throw new ApiException(Reason.INVALID_PARAMETER, faults.size() == 1
                ? first.message()
                : faults.size() + " query parameters are wrong. The first is " + first.path() + ": " + first.message(),
                faults);
    }
}
