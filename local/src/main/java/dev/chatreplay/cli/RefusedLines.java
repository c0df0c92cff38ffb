package dev.chatreplay.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Prints and counts the events of a file that break a rule, in the order of the file. Thread-safe.
///
/// The file has sections, numbered from 0. Several threads work on them. The events of a section are printed when it is done, and all
/// sections before it.
final class RefusedLines {
    private final PrintWriter err;
    private final boolean isSkipping;
    private final Optional<String> file;
    private final Map<Long, List<Refusal>> refusals = new HashMap<>();
    private final Map<Long, Boolean> done = new HashMap<>();
    private long next;
    private long count;

    private record Refusal(Place place, String problem) {}

    /// @param isSkipping whether the command uses the other events
    RefusedLines(PrintWriter err, boolean isSkipping) {
        this(err, isSkipping, Optional.empty());
    }

    /// @param isSkipping whether the command uses the other events
    /// @param file the name of the file, when the command reads several
    RefusedLines(PrintWriter err, boolean isSkipping, Optional<String> file) {
        this.err = err;
        this.isSkipping = isSkipping;
        this.file = file;
    }

    /// Adds an event.
    ///
    /// @param problem the broken rule, as a sentence
    synchronized void add(long section, Place place, String problem) {
        count++;
        refusals.computeIfAbsent(section, _ -> new ArrayList<>()).add(new Refusal(place, problem));
    }

    /// Prints the events of a section that gets no more, or keeps them until the sections before it are done.
    synchronized void done(long section) {
        done.put(section, true);
        while (done.remove(next) != null) {
            print(next++);
        }
    }

    /// Prints the events of all sections that are not done.
    synchronized void finish() {
        refusals.keySet().stream().sorted().toList().forEach(this::print);
    }

    private void print(long section) {
        Optional.ofNullable(refusals.remove(section)).orElseGet(List::of).stream()
                .sorted(Comparator.comparing(Refusal::place)).forEach(this::print);
        err.flush();
    }

    private void print(Refusal refusal) {
        var where = refusal.place() + file.map(name -> " of " + name).orElse("");
        err.println((isSkipping ? "Skipped " + where : "L" + where.substring(1)) + ": " + refusal.problem());
    }

    /// Returns the number of events.
    synchronized long count() {
        return count;
    }

    /// Returns whether the command must stop.
    boolean areFatal() {
        return !isSkipping && count() > 0;
    }

    /// Fails the command, after it has used the other events.
    ///
    /// @throws CommandFailure when events were skipped
    void requireNone() {
        if (count() > 0) {
            throw new CommandFailure("Refused and skipped " + Commands.count(count(), "line") + ".");
        }
    }
}
