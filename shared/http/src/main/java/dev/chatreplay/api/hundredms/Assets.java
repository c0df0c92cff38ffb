package dev.chatreplay.api.hundredms;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.download.ChatAnswer;
import dev.chatreplay.export.LandedFiles;
import dev.chatreplay.history.Order;
import dev.chatreplay.history.SessionLists;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.ListedSession;
import dev.chatreplay.session.RetentionPolicy;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The assets of organizations: the exports of ended sessions that are neither expired nor withdrawn.
///
/// @param bucket the export bucket
public record Assets(SessionLists lists, Sessions sessions, RetentionPolicy retention, String bucket, Clock clock) {
    /// Returns the asset of a session, if it has one.
    Optional<Asset> of(Session session) {
        return switch (session.status()) {
            case LIVE -> Optional.empty();
            case ENDED -> session.readable().filter(export -> retention.isKept(export, clock.instant()))
                    .map(export -> new Asset(session, export));
        };
    }

    /// Lists the assets of an organization, the newest session first. The index does not know exports, so it reads the row of each session.
    SessionLists.Full<Asset> list(String organizationId, ListQuery page, Deadline deadline) {
        var query = new SessionLists.Query(organizationId, Order.NEWEST_FIRST, Optional.empty(), Optional.empty(),
                Optional.of(Session.Status.ENDED), page.roomId(), Optional.empty(), page.limit());
        return lists.full(query, page.start(), listed -> read(listed, deadline), deadline);
    }

    private List<Optional<Asset>> read(List<ListedSession> listed, Deadline deadline) {
        // A page without a session that could not be read would lose its asset without an error.
        var rows = sessions.readAll(listed.stream().map(ListedSession::key).collect(Collectors.toSet()), deadline);
        return listed.stream().map(session -> Optional.ofNullable(rows.get(session.key())).flatMap(this::of)).toList();
    }

    /// Returns the address of the file that a request has found or made.
    String path(ChatAnswer.Ready ready) {
        return LandedFiles.hundredMs(ready.session()).orElseGet(() -> Asset.path(bucket, ready.file()));
    }

    void write(Asset asset, JsonGenerator json) throws IOException {
        asset.write(bucket, json);
    }
}
