package dev.chatreplay.cli;

import dev.chatreplay.cli.EventLines.Event;
import dev.chatreplay.cli.EventLines.Line;
import dev.chatreplay.cli.EventLines.Unreadable;
import java.io.IOException;
import java.util.Optional;

/// Divides a file of events into sections of at most one request. Reports what it cannot read.
final class EventSections {
    /// A section ends with this number of unreadable lines, so that they are printed soon.
    private static final int MAX_UNREADABLE = 500;

    private final EventLines lines;
    private final RefusedLines refused;
    private Optional<Event> ahead = Optional.empty();
    private long number;

    /// The events of one section, which may be none.
    record Section(long number, EventBatch batch) {}

    /// @param refused receives each unreadable line
    EventSections(EventLines lines, RefusedLines refused) {
        this.lines = lines;
        this.refused = refused;
    }

    /// Returns the next section; empty at the end of the file, or when a section before has a refused line and such lines are fatal.
    Optional<Section> next() throws IOException {
        if (refused.areFatal()) {
            return Optional.empty();
        }
        var batch = new EventBatch.Builder();
        ahead.ifPresent(batch::add);
        ahead = Optional.empty();
        var unreadable = 0;
        var line = read();
        while (line.isPresent() && ahead.isEmpty()) {
            switch (line.get()) {
                case Unreadable(Place place, String problem) -> {
                    refused.add(number, place, problem);
                    unreadable++;
                }
                case Event event when batch.fits(event) -> batch.add(event);
                case Event event -> ahead = Optional.of(event);
            }
            line = ahead.isPresent() || unreadable == MAX_UNREADABLE ? Optional.empty() : read();
        }
        return batch.isEmpty() && unreadable == 0
                ? Optional.empty()
                : Optional.of(new Section(number++, batch.next()));
    }

    private Optional<Line> read() throws IOException {
        return refused.areFatal() ? Optional.empty() : lines.next();
    }
}
