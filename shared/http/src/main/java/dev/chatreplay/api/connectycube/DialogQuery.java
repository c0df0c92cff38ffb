package dev.chatreplay.api.connectycube;

import dev.chatreplay.api.Choices;
import dev.chatreplay.api.QueryParameters;
import dev.chatreplay.event.Id;
import dev.chatreplay.history.Order;
import dev.chatreplay.history.SessionLists;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.session.ListPosition;
import dev.chatreplay.session.ListedSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The query parameters of a list of dialogs.
///
/// @param conditions the conditions by their fields
record DialogQuery(List<Condition> conditions, Order order, int skip, int limit) {
    private static final int MAX_LIMIT = 100;
    private static final int MAX_SKIP = 999_999_999;
    private static final String RULE = "Filter by _id, created_at or updated_at, with field=value or field[operator]=value. The operators are lt, lte, gt and gte.";
    private static final String SORTS = "Sort by created_at or _id, with sort_asc or with sort_desc.";
    private static final Pattern KEY = Pattern
            .compile("(?<field>_id|created_at|updated_at)(?:\\[(?<operator>lte?|gte?)])?");
    private static final Set<String> OTHERS = Set.of("limit", "skip", "sort_asc", "sort_desc");

    /// A condition on one field.
    ///
    /// @param operator `lt`, `lte`, `gt`, `gte`, or empty for equality
    record Condition(String field, String operator, String value) {
        private boolean accepts(int compared) {
            return switch (operator) {
                case "lt" -> compared < 0;
                case "lte" -> compared <= 0;
                case "gt" -> compared > 0;
                case "gte" -> compared >= 0;
                default -> compared == 0;
            };
        }

        private boolean isValid() {
            return field.equals("_id") ? Id.isValid(value) : Conditions.second(value).isPresent();
        }

        private long second() {
            return Conditions.second(value).orElseThrow();
        }
    }

    /// What to read of the list.
    ///
    /// @param after begins behind this position
    record Selection(SessionLists.Query query, Optional<ListPosition> after, Predicate<ListedSession> rule) {}

    /// Reads the parameters of a request.
    ///
    /// @throws dev.chatreplay.runtime.ApiException `INVALID_PARAMETER` that names each wrong one
    static DialogQuery read(HttpRequest request) {
        var parameters = new QueryParameters(request);
        var skip = parameters.wholeNumber("skip", 0, MAX_SKIP).orElse(0);
        var limit = parameters.wholeNumber("limit", 1, MAX_LIMIT).orElse(MAX_LIMIT);
        var ascending = parameters.choice("sort_asc", sorts(Order.OLDEST_FIRST));
        var descending = parameters.choice("sort_desc", sorts(Order.NEWEST_FIRST));
        if (ascending.isPresent() && descending.isPresent()) {
            parameters.refuse("sort_asc", SORTS);
        }
        var conditions = new ArrayList<Condition>();
        for (var parameter : new TreeMap<>(request.queryParameters()).entrySet()) {
            if (OTHERS.contains(parameter.getKey())) {
                continue;
            }
            var condition = condition(parameter.getKey(), parameter.getValue()).filter(Condition::isValid);
            if (condition.isEmpty()) {
                parameters.refuseAnyValue(parameter.getKey(), RULE);
            }
            condition.ifPresent(conditions::add);
        }
        parameters.check();
        return new DialogQuery(conditions, ascending.or(() -> descending).orElse(Order.NEWEST_FIRST), skip, limit);
    }

    private static SequencedMap<String, Order> sorts(Order order) {
        return Choices.of("created_at", order, "_id", order);
    }

    private static Optional<Condition> condition(String key, String value) {
        var match = KEY.matcher(key);
        return match.matches()
                ? Optional.of(new Condition(match.group("field"),
                        Optional.ofNullable(match.group("operator")).orElse(""), value))
                : Optional.empty();
    }

    /// Returns what to read. A dialog's place in the list stands for its `_id`, because the list is by time, and the ids are the producers'.
    ///
    /// @param positions finds the place of a dialog
    Selection selection(String organizationId, Function<String, ListPosition> positions) {
        Optional<ListPosition> after = Optional.empty();
        Predicate<ListedSession> rule = _ -> true;
        Optional<Instant> from = Optional.empty();
        Optional<Instant> until = Optional.empty();
        for (var condition : conditions) {
            switch (condition.field()) {
                case "_id" -> {
                    var position = positions.apply(condition.value());
                    rule = rule.and(session -> condition.accepts(session.position().compareTo(position)));
                    after = continues(condition) ? Optional.of(position) : after;
                    // The list of one dialog alone.
                    from = condition.operator().isEmpty() ? Optional.of(position.createdAt()) : from;
                    until = condition.operator().isEmpty() ? from.map(time -> time.plusNanos(1)) : until;
                }
                case "created_at" -> rule = rule.and(session -> condition
                        .accepts(Long.compare(session.createdAt().getEpochSecond(), condition.second())));
                default -> rule = rule.and(session -> condition
                        .accepts(Long.compare(session.updatedAt().getEpochSecond(), condition.second())));
            }
        }
        return new Selection(new SessionLists.Query(organizationId, order, later(from, lowest()),
                earlier(until, highest()), Optional.empty(), Optional.empty(), Optional.empty(), limit), after, rule);
    }

    private boolean continues(Condition condition) {
        return switch (order) {
            case OLDEST_FIRST -> condition.operator().equals("gt");
            case NEWEST_FIRST -> condition.operator().equals("lt");
        };
    }

    /// Returns the earliest time that the conditions on `created_at` allow.
    private Optional<Instant> lowest() {
        return conditions.stream().filter(condition -> condition.field().equals("created_at"))
                .filter(condition -> !condition.operator().startsWith("lt"))
                .map(condition -> Instant.ofEpochSecond(condition.second())).max(Instant::compareTo);
    }

    /// Returns the time before which the conditions on `created_at` allow sessions.
    private Optional<Instant> highest() {
        return conditions.stream().filter(condition -> condition.field().equals("created_at"))
                .filter(condition -> !condition.operator().startsWith("gt"))
                .map(condition -> Instant.ofEpochSecond(condition.second() + 1)).min(Instant::compareTo);
    }

    private static Optional<Instant> later(Optional<Instant> a, Optional<Instant> b) {
        return a.isPresent() && (b.isEmpty() || a.get().isAfter(b.get())) ? a : b;
    }

    private static Optional<Instant> earlier(Optional<Instant> a, Optional<Instant> b) {
        return a.isPresent() && (b.isEmpty() || a.get().isBefore(b.get())) ? a : b;
    }
}
