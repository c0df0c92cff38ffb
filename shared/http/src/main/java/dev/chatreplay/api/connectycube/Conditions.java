package dev.chatreplay.api.connectycube;

import dev.chatreplay.api.TimeBound;
import dev.chatreplay.event.KeyParts;
import dev.chatreplay.history.IdRange;
import dev.chatreplay.history.MessageId;
import dev.chatreplay.history.StoredMessage;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The conditions of a query for messages: `field=value` and `field[operator]=value`. Conditions on `_id` and on times are ends of a range of ids.
/// All others need each message of the range.
///
/// @param range the range of ids
/// @param filter the other conditions; empty when there are none
record Conditions(IdRange range, Optional<Predicate<StoredMessage>> filter) {
    /// What works, for error messages.
    static final String RULE = "Filter by _id, date_sent, created_at, updated_at or sender_id, with field=value or field[operator]=value. The operators are lt, lte, gt, gte, ne and in.";

    private static final Pattern KEY = Pattern.compile("(?<field>[^\\[\\]]+)(?:\\[(?<operator>[a-z]+)])?");
    private static final Set<String> TIMES = Set.of("date_sent", "created_at");
    private static final Set<String> FIELDS = Set.of("_id", "date_sent", "created_at", "updated_at", "sender_id");
    /// The maximum number of values of `in`. Each one is compared with each message of the range.
    private static final int MAX_VALUES = 100;
    private static final Pattern SECONDS = Pattern.compile("\\d{1,10}");

    /// A comparison with a value.
    private enum Operator {
        EQ, LT, LTE, GT, GTE, NE, IN;

        /// Returns whether the operator accepts a comparison of a value of a message with the value of the condition.
        IntPredicate rule() {
            return switch (this) {
                case EQ, IN -> compared -> compared == 0;
                case LT -> compared -> compared < 0;
                case LTE -> compared -> compared <= 0;
                case GT -> compared -> compared > 0;
                case GTE -> compared -> compared >= 0;
                case NE -> compared -> compared != 0;
            };
        }

        boolean isRange() {
            return switch (this) {
                case EQ, LT, LTE, GT, GTE -> true;
                case NE, IN -> false;
            };
        }
    }

    /// Returns no condition.
    static Conditions none() {
        return new Conditions(IdRange.ALL, Optional.empty());
    }

    /// Reads a condition; empty when it has another field or operator, or a wrong value. A list without values matches no message.
    static Optional<Conditions> read(String key, String value) {
        var match = KEY.matcher(key);
        if (!match.matches()) {
            return Optional.empty();
        }
        return operator(Optional.ofNullable(match.group("operator")))
                .flatMap(operator -> read(match.group("field"), operator, value));
    }

    private static Optional<Operator> operator(Optional<String> name) {
        return name.isEmpty()
                ? Optional.of(Operator.EQ)
                : List.of(Operator.values()).stream().filter(operator -> operator != Operator.EQ)
                        .filter(operator -> operator.name().toLowerCase(Locale.ROOT).equals(name.get())).findFirst();
    }

    private static Optional<Conditions> read(String field, Operator operator, String value) {
        if (value.isEmpty()) {
            return operator == Operator.IN && FIELDS.contains(field)
                    ? Optional.of(new Conditions(IdRange.NONE, Optional.empty()))
                    : Optional.empty();
        }
        if (operator == Operator.IN) {
            var values = List.of(value.split(",", -1));
            if (values.size() > MAX_VALUES || values.stream().anyMatch(String::isBlank)) {
                return Optional.empty();
            }
            return values.stream().map(one -> read(field, Operator.EQ, one.strip()))
                    .reduce(Optional.of(new Conditions(IdRange.NONE, Optional.empty())),
                            (a, b) -> a.flatMap(x -> b.map(x::or)));
        }
        if (field.equals("_id")) {
            return MessageId.parse(value.toLowerCase(Locale.ROOT)).map(id -> ofId(operator, id));
        }
        if (TIMES.contains(field)) {
            return second(value).map(second -> ofSecond(operator, second));
        }
        if (field.equals("updated_at")) {
            return second(value).map(second -> filter(message -> operator.rule().test(
                    Long.compare(MessageId.second(Instant.parse(message.updatedAt())), second))));
        }
        return field.equals("sender_id")
                ? Optional.of(filter(message -> matches(operator, CubeMessage.senderId(message), value)))
                : Optional.empty();
    }

    private static Conditions filter(Predicate<StoredMessage> filter) {
        return new Conditions(IdRange.ALL, Optional.of(filter));
    }

    private static Conditions ofId(Operator operator, MessageId id) {
        return operator.isRange()
                ? ofEnds(operator, id.text(), IdRange.behind(id))
                : filter(message -> operator.rule().test(message.id().compareTo(id)));
    }

    private static Conditions ofSecond(Operator operator, long second) {
        return operator.isRange()
                ? ofEnds(operator, IdRange.startOf(second), IdRange.startOf(second + 1))
                : filter(message -> operator.rule().test(Long.compare(message.id().second(), second)));
    }

    /// @param before the end before the value
    /// @param behind the end behind the value
    private static Conditions ofEnds(Operator operator, String before, String behind) {
        return new Conditions(switch (operator) {
            case LT -> new IdRange(IdRange.ALL.from(), before);
            case LTE -> new IdRange(IdRange.ALL.from(), behind);
            case GT -> new IdRange(behind, IdRange.ALL.until());
            case GTE -> new IdRange(before, IdRange.ALL.until());
            case EQ, NE, IN -> new IdRange(before, behind);
        }, Optional.empty());
    }

    /// Reads a time in Unix seconds, or as RFC 3339.
    static Optional<Long> second(String value) {
        if (SECONDS.matcher(value).matches()) {
            return Optional.of(Long.parseLong(value)).filter(second -> second <= MessageId.MAX_SECOND);
        }
        return TimeBound.parse(value).map(bound -> MessageId.second(bound.upTo()));
    }

    /// Compares two numbers as numbers, and two texts as texts. A number and a text have no order.
    private static boolean matches(Operator operator, String id, String value) {
        var a = UserIds.number(id);
        var b = UserIds.number(value);
        if (a.isPresent() != b.isPresent()) {
            return operator == Operator.NE;
        }
        return operator.rule().test(a.isPresent()
                ? Long.compare(a.getAsLong(), b.getAsLong())
                : KeyParts.ORDER.compare(id, value));
    }

    /// Returns the messages for which both conditions hold.
    Conditions and(Conditions other) {
        return new Conditions(range.and(other.range), both(filter, other.filter));
    }

    private static Optional<Predicate<StoredMessage>> both(Optional<Predicate<StoredMessage>> a,
            Optional<Predicate<StoredMessage>> b) {
        return a.map(filter -> b.map(filter::and).orElse(filter)).or(() -> b);
    }

    /// Returns the messages for which one of the conditions holds, with a range that has all of them.
    private Conditions or(Conditions other) {
        return new Conditions(
                new IdRange(range.from().compareTo(other.range.from()) <= 0 ? range.from() : other.range.from(),
                        range.until().compareTo(other.range.until()) >= 0 ? range.until() : other.range.until()),
                Optional.of(whole().or(other.whole())));
    }

    /// Returns the whole condition as a filter.
    private Predicate<StoredMessage> whole() {
        Predicate<StoredMessage> inRange = message -> message.id().text().compareTo(range.from()) >= 0
                && message.id().text().compareTo(range.until()) < 0;
        return filter.map(inRange::and).orElse(inRange);
    }
}
