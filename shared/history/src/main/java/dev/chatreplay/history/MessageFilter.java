package dev.chatreplay.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.history.MessagePages.Query;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Decides which lines of an `ndjson` file a query selects.
final class MessageFilter {
    private static final String CREATED_AT = "createdAt";
    /// The JSON of a file message may have 1,000 levels, and is inside the line.
    private static final int MAX_DEPTH = 2000;
    // Many names with one hash would overflow Jackson's table of names and fail the parser.
    static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build()).build();

    private final Map<String, String> expected = new HashMap<>();
    private final Order order;
    private final Optional<String> since;
    private final Optional<String> until;

    /// The place of a line in the answer to a query.
    enum Place {
        /// The query selects the line.
        SELECTED,
        /// The query leaves out the line.
        LEFT_OUT,
        /// The query leaves out the line and all that follow.
        BEHIND_LAST
    }

    MessageFilter(Query query) {
        query.participantId().ifPresent(id -> expected.put("participantId", id));
        query.userId().ifPresent(id -> expected.put("userId", id));
        query.type().ifPresent(type -> expected.put("payloadType", type));
        query.pinned().ifPresent(pinned -> expected.put("pinned", pinned.toString()));
        this.order = query.order();
        // Canonical times sort in the order of their times.
        this.since = query.since().map(EventTime::canonical);
        this.until = query.until().map(EventTime::canonical);
    }

    /// Returns the place of a line.
    Place place(FileLines.Line line) {
        if (expected.isEmpty() && since.isEmpty() && until.isEmpty()) {
            return Place.SELECTED;
        }
        var fields = fields(line);
        var createdAt = fields.getOrDefault(CREATED_AT, "");
        var isBefore = since.filter(time -> createdAt.compareTo(time) < 0).isPresent();
        var isAfter = until.filter(time -> createdAt.compareTo(time) >= 0).isPresent();
        if (switch (order) {
            case OLDEST_FIRST -> isAfter;
            case NEWEST_FIRST -> isBefore;
        }) {
            return Place.BEHIND_LAST;
        }
        return !isBefore && !isAfter && fields.entrySet().containsAll(expected.entrySet())
                ? Place.SELECTED
                : Place.LEFT_OUT;
    }

    /// Reads the fields of a line that the query needs.
    private Map<String, String> fields(FileLines.Line line) {
        var fields = new HashMap<String, String>();
        try (var json = line.parser(JSON)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalStateException("a line of an ndjson file is no object");
            }
            while (fields.size() <= expected.size() && json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                json.nextToken();
                if (expected.containsKey(name) || name.equals(CREATED_AT)) {
                    fields.put(name, json.getText());
                }
                json.skipChildren();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a line of an ndjson file is no JSON", e);
        }
        return fields;
    }
}
