package dev.chatreplay.faults.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.harness.Extent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;

/// Counts the runs under one fault and their violations. Prints the figures and writes them to `target/faults.txt`.
public final class Results {
    private static final Path FIGURES = Path.of("target", "faults.txt");
    /// The seed of the first run.
    public static final long FIRST_SEED = Long.getLong("faults.seed", 1);

    private static final Set<Path> BEGUN = ConcurrentHashMap.newKeySet();

    private final String fault;
    private final long began = System.nanoTime();
    private final List<String> violations = new ArrayList<>();
    private int runs;

    /// Counts the runs under `fault`.
    public Results(String fault) {
        this.fault = fault;
    }

    /// Returns the random numbers of a seed. Spreads the seeds, because the sequences of consecutive seeds begin alike.
    public static Random random(long seed) {
        return new Random(seed * 0x9E3779B97F4A7C15L);
    }

    /// Returns the fault.
    @Override
    public String toString() {
        return fault;
    }

    /// Adds the violations of one run.
    public synchronized void add(String run, List<String> found) {
        runs++;
        found.forEach(violation -> violations.add(run + ": " + violation));
    }

    /// Makes the runs that the [Extent] selects of `full` runs. Each run has another seed, and the first has `-Dfaults.seed`.
    public Results seeded(int full, LongFunction<List<String>> run) {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + Extent.times(full) && violations.isEmpty(); seed++) {
            add("-Dfaults.seed=" + seed, run.apply(seed));
        }
        return this;
    }

    /// Prints the figures, and fails when there are violations.
    public void report() {
        var line = "FAULTS %s: %d runs, %d violations (%.1f s)".formatted(fault, runs, violations.size(),
                (System.nanoTime() - began) / 1e9);
        System.out.println(line);
        try {
            Files.writeString(FIGURES, line + System.lineSeparator(), StandardOpenOption.CREATE,
                    BEGUN.add(FIGURES) ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(runs).as(fault).isPositive();
        assertThat(violations).as(fault).isEmpty();
    }
}
