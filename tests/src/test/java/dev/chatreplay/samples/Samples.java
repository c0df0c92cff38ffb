package dev.chatreplay.samples;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// The sample events. They are of the session `s-1`; a test may ask for another, to have it for itself.
final class Samples {
    static final ObjectMapper JSON = JsonMapper.builder().enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
            .build();

    private Samples() {}

    /// The names of the samples in a folder of `events/`.
    static List<String> in(String folder) throws IOException {
        try (var files = Files.list(Project.file("events/" + folder))) {
            return files.map(file -> file.getFileName().toString().replaceFirst("\\.json$", "")).toList();
        }
    }

    static List<ObjectNode> chatEvents() throws IOException {
        var events = new ArrayList<ObjectNode>();
        try (var files = Files.newDirectoryStream(Project.file("events/chat"), "*.json")) {
            for (var file : files) {
                events.add((ObjectNode) JSON.readTree(file.toFile()));
            }
        }
        return events;
    }

    static ObjectNode http(String sample, String sessionId) throws IOException {
        return (ObjectNode) JSON.readTree(text("http/" + sample, sessionId));
    }

    static SQSEvent sqs(String sample, String sessionId) throws IOException {
        return JSON.readValue(text("sqs/" + sample, sessionId), SQSEvent.class);
    }

    static byte[] schedule(String sample) throws IOException {
        return Files.readAllBytes(Project.file("events/schedule/" + sample + ".json"));
    }

    private static String text(String sample, String sessionId) throws IOException {
        return Files.readString(Project.file("events/" + sample + ".json")).replace("s-1", sessionId);
    }
}
