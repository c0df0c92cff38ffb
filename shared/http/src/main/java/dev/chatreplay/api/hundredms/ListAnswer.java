package dev.chatreplay.api.hundredms;

import dev.chatreplay.api.Responses;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.runtime.Json;
import java.util.List;
import java.util.Optional;

/// The answer with a page of a list: `limit`, `data` and `last`.
final class ListAnswer {
    private ListAnswer() {}

    /// Returns the answer.
    ///
    /// @param last continues after the page; empty at the end of the list
    static <T> HttpResponse of(int limit, List<T> entries, Optional<String> last, Responses.Element<T> entry) {
        return new HttpResponse(200, Json.object(json -> {
            json.writeNumberField("limit", limit);
            Responses.writeList("data", entries, entry, json);
            if (last.isPresent()) {
                json.writeStringField("last", last.get());
            } else {
                json.writeNullField("last");
            }
        }));
    }
}
