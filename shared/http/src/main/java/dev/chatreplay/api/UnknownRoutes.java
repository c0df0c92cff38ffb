package dev.chatreplay.api;

import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.RequestContext;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The answer to paths that no route of the API has. It needs no credentials and makes no call to AWS. The message names the gap when the
/// vendors have a route of this path, such as that of a recording.
public final class UnknownRoutes {
    private static final String ONLY_CHATS = " Chat Replay keeps only chats: send this request to the service of your meetings.";

    /// The gaps by the last segment of a path.
    private static final Map<String, String> AT_END = Map.of(
            "transcript", "Chat Replay has no transcripts: request the chat of the session instead.",
            "summary", "Chat Replay has no summaries: request the chat of the session instead.");
    /// The gaps by any segment of a path.
    private static final Map<String, String> ANYWHERE = Map.of(
            "peer-report", "Chat Replay has no peer reports: request the participants of the session instead.",
            "recordings", "Chat Replay has no recordings." + ONLY_CHATS,
            "livestreams", "Chat Replay has no livestreams." + ONLY_CHATS,
            "presets", "Chat Replay has no presets." + ONLY_CHATS,
            "meetings", "Chat Replay manages no meetings." + ONLY_CHATS
                    + " To find the sessions of a meeting, list sessions with associated_id, its meeting id.");

    private static final String ENDS_WITH_SLASH = "Leave out the slash at the end of the path: the API has no path with one.";

    private UnknownRoutes() {}

    /// Handles every path that no other route handles.
    ///
    /// @throws ApiException `ROUTE_NOT_FOUND`, always
    public static HttpResponse refuse(HttpRequest request, RequestContext context) {
        var segments = List.of(request.path().split("/"));
        var last = segments.isEmpty() ? "" : segments.getLast();
        throw Optional.ofNullable(AT_END.get(last))
                .or(() -> segments.stream().filter(ANYWHERE::containsKey)
                        .findFirst().flatMap(segment -> Optional.ofNullable(ANYWHERE.get(segment))))
                .or(() -> request.path().length() > 1 && request.path().endsWith("/")
                        ? Optional.of(ENDS_WITH_SLASH)
                        : Optional.empty())
                .map(advice -> new ApiException(Reason.ROUTE_NOT_FOUND, advice, List.of()))
                .orElseGet(() -> new ApiException(Reason.ROUTE_NOT_FOUND));
    }
}
