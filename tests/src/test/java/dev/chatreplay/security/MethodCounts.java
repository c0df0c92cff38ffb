package dev.chatreplay.security;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/// Counts method calls with the JVM's Flight Recorder, so that the product needs no code for this.
final class MethodCounts {
    private MethodCounts() {}

    /// Counts the calls that the current thread makes during `work`.
    ///
    /// @param methods as `package.Class::method`
    static Map<String, Integer> during(Runnable work, String... methods) throws IOException {
        var file = Files.createTempFile("calls", ".jfr");
        try (var recording = new Recording()) {
            recording.enable("jdk.MethodTrace").with("filter", String.join(";", methods))
                    .withThreshold(Duration.ZERO).withStackTrace();
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
            return counts(file);
        } finally {
            Files.delete(file);
        }
    }

    private static Map<String, Integer> counts(java.nio.file.Path file) throws IOException {
        var counts = new TreeMap<String, Integer>();
        var self = Thread.currentThread().threadId();
        for (var event : RecordingFile.readAllEvents(file)) {
            if (event.getEventType().getName().equals("jdk.MethodTrace")
                    && event.getThread("eventThread").getJavaThreadId() == self) {
                RecordedMethod method = event.getValue("method");
                counts.merge(method.getType().getName() + "::" + method.getName(), 1, Integer::sum);
            }
        }
        return counts;
    }
}
