package dev.chatreplay.api.connectycube;

import dev.chatreplay.api.Choices;
import dev.chatreplay.api.QueryParameters;
import dev.chatreplay.history.Order;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.runtime.ApiException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The query parameters of a list of messages.
///
/// @param isCount whether only the number of the messages is wanted
record MessageQuery(Conditions conditions, Order order, int skip, int limit, boolean isCount) {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_SKIP = 999_999_999;
    private static final String SORTS = "Sort by date_sent, created_at or _id, with sort_asc or with sort_desc.";
    private static final Set<String> OTHERS = Set.of(ConnectyCube.DIALOG, "limit", "skip", "sort_asc", "sort_desc",
            "count", "mark_as_read", "preview");

    /// Reads the parameters of a request.
    ///
    /// @param maxLimit the maximum number of messages of a page
    /// @param usual the order without a parameter
    /// @throws ApiException `INVALID_PARAMETER` that names each wrong one
    static MessageQuery read(HttpRequest request, int maxLimit, Order usual) {
        var parameters = new QueryParameters(request);
        parameters.require(ConnectyCube.DIALOG,
                "Set chat_dialog_id to the id of a dialog, because Chat Replay reads the messages of one dialog at a time.");
        var _ = parameters.id(ConnectyCube.DIALOG);
        var skip = parameters.wholeNumber("skip", 0, MAX_SKIP).orElse(0);
        var limit = parameters.wholeNumber("limit", 1, maxLimit).orElse(DEFAULT_LIMIT);
        var count = parameters.choice("count", Choices.of("0", false, "1", true)).orElse(false);
        var order = order(parameters, usual);
        var conditions = Conditions.none();
        for (var parameter : new TreeMap<>(request.queryParameters()).entrySet()) {
            if (OTHERS.contains(parameter.getKey())) {
                continue;
            }
            var condition = Conditions.read(parameter.getKey(), parameter.getValue());
            if (condition.isEmpty()) {
                parameters.refuseAnyValue(parameter.getKey(), Conditions.RULE);
            }
            conditions = conditions.and(condition.orElseGet(Conditions::none));
        }
        parameters.check();
        return new MessageQuery(conditions, order, skip, limit, count);
    }

    private static Order order(QueryParameters parameters, Order usual) {
        var ascending = sort(parameters, "sort_asc", Order.OLDEST_FIRST);
        var descending = sort(parameters, "sort_desc", Order.NEWEST_FIRST);
        if (ascending.isPresent() && descending.isPresent()) {
            parameters.refuse("sort_asc", SORTS);
        }
        return ascending.or(() -> descending).orElse(usual);
    }

    /// The order of edits is no order of the file, so `updated_at` is refused.
    private static Optional<Order> sort(QueryParameters parameters, String name, Order order) {
        var choices = Choices.of("date_sent", order, "created_at", order);
        choices.put("_id", order);
        return parameters.choice(name, choices);
    }
}
