package dev.chatreplay.samples;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads the sample events. They belong to the session `s-1`; a test may replace its id to have its own session.
final class Samples {
    static final ObjectMapper JSON = JsonMapper.builder().enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
            .build();

    private static final String CHAT = "chat";
    private static final String ANSWERS = "answers";

    private Samples() {}

    /// Returns the names of a function's samples.
    static List<String> of(String function) throws IOException {
        try (var files = Files.list(Project.file("events/" + function))) {
            return files.map(file -> file.getFileName().toString().replaceFirst("\\.json$", ""))
                    .filter(name -> !name.equals(ANSWERS)).sorted().toList();
        }
    }

    /// Returns the expected answer to each sample of a function, by the name of the sample.
    static JsonNode answers(String function) throws IOException {
        return JSON.readTree(file(function, ANSWERS).toFile());
    }

    /// Returns the folder names of the functions that have samples.
    static List<String> functions() throws IOException {
        try (var folders = Files.list(Project.file("events"))) {
            return folders.filter(Files::isDirectory).map(folder -> folder.getFileName().toString())
                    .filter(name -> !name.equals(CHAT)).toList();
        }
    }

    static List<ObjectNode> chatEvents() throws IOException {
        var events = new ArrayList<ObjectNode>();
        try (var files = Files.newDirectoryStream(Project.file("events/" + CHAT), "*.json")) {
            for (var file : files) {
                events.add((ObjectNode) JSON.readTree(file.toFile()));
            }
        }
        return events;
    }

    static ObjectNode http(String function, String sample, String sessionId) throws IOException {
        return (ObjectNode) JSON.readTree(text(function, sample, sessionId));
    }

    static SQSEvent sqs(String function, String sample, String sessionId) throws IOException {
        return JSON.readValue(text(function, sample, sessionId), SQSEvent.class);
    }

    static byte[] bytes(String function, String sample) throws IOException {
        return Files.readAllBytes(file(function, sample));
    }

    private static String text(String function, String sample, String sessionId) throws IOException {
        return Files.readString(file(function, sample)).replace("s-1", sessionId);
    }

    private static Path file(String function, String sample) {
        return Project.file("events/" + function + "/" + sample + ".json");
    }
}
