package dev.chatreplay.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Console;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// Chooses a session of a meeting: the newest one, or the one that the user names on the terminal.
final class MeetingChoice {
    /// More lines would not fit on a screen.
    private static final int MAX_SHOWN = 20;

    private final Api api;
    private final @Nullable CommandSpec spec;
    private final Notices notices;

    MeetingChoice(Api api, @Nullable CommandSpec spec, Notices notices) {
        this.api = api;
        this.spec = spec;
        this.notices = notices;
    }

    /// Returns whether there is a terminal to ask on.
    static boolean canAsk() {
        return terminal().isPresent();
    }

    private static Optional<Console> terminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    /// Returns the id of the chosen session.
    ///
    /// @param asks whether the user chooses; otherwise it is the newest session
    /// @throws CommandFailure when the meeting has no session, or the user chooses none
    String session(String meetingId, boolean asks) {
        var found = new SessionPages(api, Map.of("associated_id", meetingId)).sessions()
                .limit(asks ? MAX_SHOWN + 1L : 1).toList();
        if (found.isEmpty()) {
            throw new CommandFailure("The meeting has no session: " + meetingId
                    + ". './chat-replay sessions --since -7d' lists the sessions of the last week.");
        }
        var chosen = asks ? ask(found) : found.getFirst();
        notices.note("The session is " + chosen.path("id").asText() + ", created at "
                + chosen.path("created_at").asText() + ".");
        return chosen.path("id").asText();
    }

    private JsonNode ask(List<JsonNode> found) {
        var shown = found.stream().limit(MAX_SHOWN).toList();
        for (int i = 0; i < shown.size(); i++) {
            // Also with --quiet, because the question is about these lines.
            Commands.warn(spec, (i + 1) + "\t" + SessionLine.of(shown.get(i)));
        }
        if (found.size() > shown.size()) {
            Commands.say(spec, "There are older sessions. './chat-replay sessions --meeting' lists all of them.");
        }
        var answer = terminal().map(console -> console.readLine("Number of the session (1-%d): ", shown.size()))
                .orElse("").strip();
        return Optional.of(answer).filter(text -> text.matches("\\d{1,4}")).map(Integer::parseInt)
                .filter(number -> number >= 1 && number <= shown.size()).map(number -> shown.get(number - 1))
                .orElseThrow(() -> new CommandFailure(
                        "Choose a session by its number, or name its id: ./chat-replay download SESSION."));
    }
}
