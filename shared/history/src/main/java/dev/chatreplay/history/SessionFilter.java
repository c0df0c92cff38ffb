package dev.chatreplay.history;

import dev.chatreplay.history.SessionLists.Query;
import dev.chatreplay.session.ListedSession;
import dev.chatreplay.session.Session;
import java.util.Optional;
import java.util.stream.Stream;

/// The part of a query that no index answers.
///
/// @param folded the text of the search, folded
record SessionFilter(Optional<Session.Status> status, Optional<String> folded) {
    static SessionFilter of(Query query) {
        return new SessionFilter(query.status(), query.search().map(SimpleFolding::fold));
    }

    boolean matches(ListedSession session) {
        return status.filter(wanted -> wanted != session.status()).isEmpty()
                && folded.filter(text -> !contains(session, text)).isEmpty();
    }

    private static boolean contains(ListedSession session, String text) {
        return Stream.of(session.title(), session.meetingId(), Optional.of(session.key().sessionId()))
                .flatMap(Optional::stream).anyMatch(value -> SimpleFolding.fold(value).contains(text));
    }
}
