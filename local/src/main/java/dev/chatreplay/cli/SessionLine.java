package dev.chatreplay.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.cli.Table.Column;
import dev.chatreplay.event.Printable;
import java.util.List;
import java.util.stream.Collectors;

/// Formats one session of a list as a line of a table.
final class SessionLine {
    /// The columns of a table of sessions.
    static final List<Column> COLUMNS = List.of(new Column("CREATED", "created_at", 24),
            new Column("STATUS", "status", 6), new Column("SESSION", "id", 24),
            new Column("MEETING", "associated_id", 24), new Column("TITLE", "meeting_display_name", 0));

    private SessionLine() {}

    /// Returns creation time, status, session id, meeting id and title, with a tab between them and `-` for an unknown one.
    static String of(JsonNode session) {
        return COLUMNS.stream().map(column -> session.path(column.field()).asText(""))
                .map(text -> text.isEmpty() ? "-" : Printable.line(text))
                .collect(Collectors.joining("\t"));
    }
}
