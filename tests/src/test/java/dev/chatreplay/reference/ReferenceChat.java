package dev.chatreplay.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// Computes the chat of one session in the simplest way: keeps all events in memory, sorts them, and searches them one by one.
public final class ReferenceChat {
    /// The header row of `csv`.
    public static final List<String> HEADER = List.of("id", "participantId", "sessionId", "meetingId", "displayName",
            "pinned", "isEdited", "payloadType", "payload", "createdAt");
    /// The header row of `csv_full`.
    public static final List<String> FULL_HEADER = Stream.concat(HEADER.stream(), Stream.of("userId", "replyTo",
            "sequence", "roles", "editedAt", "reactions", "readCount", "deliveredCount", "metadata")).toList();

    /// Compares text by its bytes of UTF-8.
    static final Comparator<String> BY_BYTES = (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));

    private ReferenceChat() {}

    /// Returns the rows of `csv` of each session that `events` name, without the header, by session id.
    public static Map<String, List<List<String>>> rows(Collection<? extends JsonNode> events) {
        var rows = fullRows(events);
        rows.replaceAll((_, own) -> own.stream().map(row -> row.subList(0, HEADER.size())).toList());
        return rows;
    }

    /// Returns the rows of `csv_full` of each session that `events` name, without the header, by session id.
    public static Map<String, List<List<String>>> fullRows(Collection<? extends JsonNode> events) {
        return ofSessions(events, ReferenceMessage::row);
    }

    /// Returns two texts for each message, by session id: its id, and its line in `ndjson` without the LF.
    public static Map<String, List<List<String>>> lines(Collection<? extends JsonNode> events) {
        return ofSessions(events, message -> {
            var line = message.line();
            return List.of(line.get("id").asText(), line.toString().replace("\u0085", "\\u0085")
                    .replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"));
        });
    }

    private static Map<String, List<List<String>>> ofSessions(Collection<? extends JsonNode> events,
            Function<ReferenceMessage, List<String>> row) {
        var sessions = new TreeMap<String, List<JsonNode>>();
        events.forEach(
                e -> sessions.computeIfAbsent(e.get("sessionId").asText(), _ -> new ArrayList<>()).add(e));
        var rows = new TreeMap<String, List<List<String>>>();
        sessions.forEach((id, own) -> rows.put(id, ofOneSession(own).map(row).toList()));
        return rows;
    }

    /// Returns the CSV file of each session that `events` name, by session id.
    public static Map<String, byte[]> csvs(Collection<? extends JsonNode> events) {
        var files = new TreeMap<String, byte[]>();
        rows(events).forEach((id, rows) -> files.put(id, csvOf(rows)));
        return files;
    }

    /// Returns the file `csv` of these rows.
    public static byte[] csvOf(List<List<String>> rows) {
        return csvOf(HEADER, rows);
    }

    /// Returns the CSV file of these rows below `header`.
    public static byte[] csvOf(List<String> header, List<List<String>> rows) {
        var csv = new ReferenceCsv();
        csv.header(header);
        rows.forEach(csv::line);
        return csv.toString().getBytes(UTF_8);
    }

    /// Returns the CSV file of the only session in `events`.
    public static byte[] csv(Collection<? extends JsonNode> events) {
        var csvs = csvs(events);
        if (csvs.size() != 1) {
            throw new IllegalArgumentException("events of one session expected, not of " + csvs.keySet());
        }
        return csvs.values().iterator().next();
    }

    private static Stream<ReferenceMessage> ofOneSession(List<JsonNode> events) {
        var messages = new LinkedHashMap<List<String>, JsonNode>();
        ReferenceMessage.ofType(events, "chat.message.sent").sorted(ReferenceMessage.BY_TIME_THEN_ID)
                .forEach(e -> messages.putIfAbsent(ReferenceMessage.orderOf(e), e));
        // Each message looks through these. In a long chat most events are sent messages.
        var changes = events.stream().filter(e -> !e.get("type").asText().equals("chat.message.sent")).toList();
        return messages.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.<List<String>, String>comparing(List::getFirst)
                        .thenComparing(order -> order.get(1)).thenComparing(List::getLast, BY_BYTES)))
                .map(message -> new ReferenceMessage(message.getValue(), changes))
                .filter(ReferenceMessage::isPublic);
    }
}
