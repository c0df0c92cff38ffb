package dev.chatreplay.api.hundredms;

import dev.chatreplay.api.QueryParameters;
import dev.chatreplay.event.Id;
import dev.chatreplay.event.PathId;
import dev.chatreplay.history.Order;
import dev.chatreplay.history.SessionLists;
import java.util.Optional;

/// The query parameters that all lists of 100ms have.
///
/// @param limit the number of entries of a full page
/// @param start continues after an earlier page
/// @param roomId only entries of this meeting
record ListQuery(int limit, Optional<String> start, Optional<String> roomId) {
    private static final int DEFAULT_LIMIT = 10;
    private static final int MAX_LIMIT = 100;

    /// Reads the parameters. [QueryParameters#check] reports the wrong ones.
    static ListQuery read(QueryParameters query) {
        return new ListQuery(query.wholeNumber("limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT),
                query.value("start",
                        text -> Optional.of(text).filter(_ -> SessionLists.isCursor(text, Order.NEWEST_FIRST)),
                        "INVALID_CURSOR",
                        "Set start to the last of an earlier page of this list, or leave it out."),
                id(query, "room_id"));
    }

    /// Reads an id as it is, or in the tilde form of [PathId].
    static Optional<String> id(QueryParameters query, String name) {
        return query.value(name,
                text -> text.startsWith("~") ? PathId.decode(text) : Optional.of(text).filter(Id::isValid),
                "INVALID_ID", "Set " + name + " to an id from an answer. The id " + Id.RULE);
    }
}
