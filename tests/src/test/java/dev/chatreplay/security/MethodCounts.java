package dev.chatreplay.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/// Counts method calls with the JVM's Flight Recorder, so that the product needs no code for this.
final class MethodCounts {
    private static final String METHOD_TRACE = "jdk.MethodTrace";

    private MethodCounts() {}

    /// Marks in a recording where a piece of work begins.
    @Name(Begin.NAME)
    static final class Begin extends Event {
        static final String NAME = "dev.chatreplay.Begin";

        final String work;

        Begin(String work) {
            this.work = work;
        }
    }

    /// Counts the calls that the current thread makes during each piece of `work`. Makes one recording for all, because the start of a recording
    /// changes classes, and this takes longer than the work.
    ///
    /// @param work the pieces of work by name
    /// @param methods as `package.Class::method`
    /// @return the counts by method, for the name of each piece of work
    static Map<String, Map<String, Integer>> during(Map<String, Runnable> work, String... methods) throws IOException {
        var file = Files.createTempFile("calls", ".jfr");
        try (var recording = new Recording()) {
            recording.enable(Begin.class).withoutThreshold();
            recording.enable(METHOD_TRACE).with("filter", String.join(";", methods))
                    .withThreshold(Duration.ZERO).withStackTrace();
            recording.start();
            work.forEach((name, piece) -> {
                new Begin(name).commit();
                piece.run();
            });
            recording.stop();
            recording.dump(file);
            return counts(file);
        } finally {
            Files.delete(file);
        }
    }

    private static Map<String, Map<String, Integer>> counts(Path file) throws IOException {
        var counts = new LinkedHashMap<String, Map<String, Integer>>();
        var current = new TreeMap<String, Integer>();
        var self = Thread.currentThread().threadId();
        var own = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getThread("eventThread").getJavaThreadId() == self)
                .sorted(Comparator.comparing(RecordedEvent::getStartTime)).toList();
        for (var event : own) {
            switch (event.getEventType().getName()) {
                case Begin.NAME -> {
                    current = new TreeMap<>();
                    counts.put(event.getString("work"), current);
                }
                case METHOD_TRACE -> {
                    RecordedMethod method = event.getValue("method");
                    current.merge(method.getType().getName() + "::" + method.getName(), 1, Integer::sum);
                }
                default -> throw new IllegalStateException("no recorded kind: " + event);
            }
        }
        return counts;
    }
}
