package dev.chatreplay.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `sessions`: lists the sessions of an organization through the API.
@Command(name = "sessions", description = {
        "Prints one line per session, the newest first: creation time, status, session id, meeting id, title.",
        "Times are in UTC. '-' is an unknown value. A page of the list is requested when it is needed."})
final class SessionsCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ApiOptions options = new ApiOptions();

    @Option(names = "--meeting", paramLabel = "ID", description = "Only the sessions of this meeting.")
    private @Nullable String meeting;

    @Option(names = "--status", paramLabel = "STATUS", description = "Only the sessions with this status: live or ended.")
    private @Nullable Status status;

    @Option(names = "--since", paramLabel = "TIME", converter = PointInTime.Converter.class, description = "Only sessions created at this time or later: 2026-11-21T09:00:00Z, or -7d, -12h or -30m for a time before now.")
    private @Nullable PointInTime since;

    @Option(names = "--until", paramLabel = "TIME", converter = PointInTime.Converter.class, description = "Only sessions created before this time.")
    private @Nullable PointInTime until;

    @Option(names = "--search", paramLabel = "TEXT", description = "Only sessions with this text in the title, the meeting id or the session id.")
    private @Nullable String search;

    @Option(names = "--limit", paramLabel = "NUMBER", description = "Print at most this many; default: all of them.")
    private @Nullable Integer limit;

    @Option(names = "--json", description = "Print each session as a JSON object on one line, as the API answers it.")
    private boolean json;

    /// The status of a session.
    enum Status {
        LIVE, ENDED
    }

    @Override
    public Integer call() {
        if (limit != null && limit < 1) {
            throw new ParameterException(Commands.of(spec), "--limit must be at least 1");
        }
        var filters = filters();
        try (var api = options.connect()) {
            var rows = new Table(Commands.out(spec), json, SessionLine.COLUMNS);
            var sessions = new SessionPages(api, filters).sessions().iterator();
            while (sessions.hasNext() && (limit == null || rows.rows() < limit)) {
                rows.add(sessions.next());
            }
            if (rows.rows() == 0) {
                Commands.say(spec, filters.isEmpty()
                        ? "The organization has no sessions. './chat-replay send FILE' records the events of one."
                        : "No session matches.");
            } else if (sessions.hasNext()) {
                Commands.say(spec,
                        "There are more sessions. Use a larger --limit, or none, or choose fewer with --since and --until.");
            }
        }
        return 0;
    }

    private Map<String, String> filters() {
        var filters = new HashMap<String, String>();
        Optional.ofNullable(meeting).ifPresent(id -> filters.put("associated_id", Commands.meetingId(spec, id)));
        Optional.ofNullable(status).ifPresent(s -> filters.put("status", s.name()));
        Optional.ofNullable(since).ifPresent(time -> filters.put("start_time", time.instant().toString()));
        Optional.ofNullable(until).ifPresent(time -> filters.put("end_time", time.instant().toString()));
        Optional.ofNullable(search).ifPresent(text -> filters.put("search", text));
        return filters;
    }
}
