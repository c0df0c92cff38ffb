package dev.chatreplay.cli;

import dev.chatreplay.cli.EventSections.Section;
import dev.chatreplay.event.ChatEventParser;
import dev.chatreplay.event.InvalidEventException;
import dev.chatreplay.event.ParsedEvent;
import dev.chatreplay.event.SessionKey;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads the events of a file by the rules of the API, in sections as `send` sends them. All events are of one organization: the first one
/// that an event names.
final class FileEvents {
    /// The organization of events that name none.
    private static final String UNNAMED = "file";

    private final EventLines lines;
    private final RefusedLines refused;
    private final Instant now;
    private Optional<String> organizationId = Optional.empty();
    private long count;

    /// @param refused receives each line that breaks a rule
    /// @param now the time of receipt
    FileEvents(EventLines lines, RefusedLines refused, Instant now) {
        this.lines = lines;
        this.refused = refused;
        this.now = now;
    }

    /// Reads all events, or those before the first section with a refused line when such lines are fatal.
    ///
    /// @param receiver receives each valid event, in the order of the file
    /// @param progress runs after each section
    void read(Consumer<ParsedEvent> receiver, Runnable progress) throws IOException {
        var sections = new EventSections(lines, refused);
        for (var section = sections.next(); section.isPresent(); section = sections.next()) {
            if (!section.get().batch().isEmpty()) {
                parse(section.get(), receiver);
            }
            refused.done(section.get().number());
            progress.run();
        }
    }

    /// Returns the number of valid events so far.
    long count() {
        return count;
    }

    private void parse(Section section, Consumer<ParsedEvent> receiver) {
        var batch = section.batch();
        try {
            var parsed = ChatEventParser.parseBatch(batch.body(), organizationOf(batch), now);
            for (var invalid : parsed.refused()) {
                var index = invalid.index().orElseThrow();
                refused.add(section.number(), batch.events().get(index).place(),
                        ApiAnswer.problem(index, invalid.path(),
                                invalid.problem().name(), invalid.advice()));
            }
            parsed.events().forEach(event -> receiver.accept(event.parsed()));
            count += parsed.events().size();
        } catch (InvalidEventException e) {
            throw new CommandFailure("The file is refused at " + batch.places() + ": " + e.getMessage(), e);
        }
    }

    private String organizationOf(EventBatch batch) {
        if (organizationId.isEmpty()) {
            organizationId = batch.events().stream().flatMap(event -> ChatEventParser.sessionOf(event.json()).stream())
                    .map(SessionKey::organizationId).findFirst();
        }
        return organizationId.orElse(UNNAMED);
    }
}
