package dev.chatreplay.api.connectycube;

import dev.chatreplay.api.QueryParameters;
import dev.chatreplay.event.Id;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The dialogs of a request that names several: `chat_dialog_ids=a,b`.
///
/// @param sessions the table of sessions
public record ManyDialogs(Sessions sessions) {
    /// The name of the query parameter with the dialogs.
    static final String NAME = "chat_dialog_ids";

    private static final int MAX = 10;
    private static final String ADVICE = "Set chat_dialog_ids to the ids of 1 to " + MAX
            + " dialogs, separated by commas.";

    /// Reads the ids of a request, each once. Adds a fault to `parameters` when they are missing, too many or invalid.
    static List<String> ids(HttpRequest request, QueryParameters parameters) {
        var ids = request.queryParameter(NAME).stream().flatMap(text -> Stream.of(text.split(",", -1)))
                .map(String::strip).filter(id -> !id.isEmpty()).distinct().toList();
        if (ids.isEmpty()) {
            parameters.require(NAME, ADVICE);
        }
        if (ids.size() > MAX || !ids.stream().allMatch(Id::isValid)) {
            parameters.refuse(NAME, ADVICE);
        }
        return ids;
    }

    /// Reads the sessions of these ids in one call to AWS. Returns them in the order of the ids.
    ///
    /// @throws ApiException `SESSION_NOT_FOUND` when the organization lacks one of them
    List<Session> sessions(String organizationId, List<String> ids, Deadline deadline) {
        var keys = ids.stream().map(id -> new SessionKey(organizationId, id)).toList();
        var found = sessions.readAll(Set.copyOf(keys), deadline);
        return keys.stream().map(key -> Optional.ofNullable(found.get(key))
                .orElseThrow(() -> new ApiException(Reason.SESSION_NOT_FOUND))).toList();
    }
}
