package dev.chatreplay.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Computes the chat of one session in the simplest way: keeps all events in memory, sorts them, and searches them one by one.
public final class ReferenceChat {
    /// The CSV's header row.
    public static final List<String> HEADER = List.of("id", "participantId", "sessionId", "meetingId", "displayName",
            "pinned", "isEdited", "payloadType", "payload", "createdAt");

    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");
    private static final Comparator<JsonNode> BY_TIME_THEN_ID = Comparator
            .comparing((JsonNode event) -> utc(event.get("occurredAt").asText()))
            .thenComparing(event -> event.get("id").asText());

    private ReferenceChat() {}

    /// Returns the rows of each session that `events` name, without the header, by session id.
    public static Map<String, List<List<String>>> rows(Collection<? extends JsonNode> events) {
        var sessions = new TreeMap<String, List<JsonNode>>();
        events.forEach(
                e -> sessions.computeIfAbsent(e.get("sessionId").asText(), _ -> new ArrayList<>()).add(e));
        var rows = new TreeMap<String, List<List<String>>>();
        sessions.forEach((id, own) -> rows.put(id, rowsOfOneSession(own)));
        return rows;
    }

    /// Returns the CSV file of each session that `events` name, by session id.
    public static Map<String, byte[]> csvs(Collection<? extends JsonNode> events) {
        var files = new TreeMap<String, byte[]>();
        rows(events).forEach((id, rows) -> files.put(id, csvOf(rows)));
        return files;
    }

    /// Returns the CSV file of these rows.
    public static byte[] csvOf(List<List<String>> rows) {
        var csv = new ReferenceCsv();
        csv.line(HEADER);
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

    private static List<List<String>> rowsOfOneSession(List<JsonNode> events) {
        var messages = new LinkedHashMap<List<String>, JsonNode>();
        ofType(events, "chat.message.sent").sorted(BY_TIME_THEN_ID).forEach(e -> messages.putIfAbsent(
                List.of(utc(e.at("/message/createdAt").asText()), e.at("/message/id").asText()), e));
        return messages.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.<List<String>, String>comparing(List::getFirst).thenComparing(List::getLast)))
                .map(Map.Entry::getValue)
                .filter(sent -> sent.at("/message/targetUserIds").isEmpty())
                .filter(sent -> last(events, sent, "chat.message.deleted").isEmpty())
                .map(sent -> row(sent, events))
                .toList();
    }

    private static List<String> row(JsonNode sent, List<JsonNode> events) {
        var message = sent.get("message");
        var edit = last(events, sent, "chat.message.edited");
        var pin = last(events, sent, "chat.message.pinned", "chat.message.unpinned");
        return List.of(
                message.get("id").asText(),
                message.get("participantId").asText(),
                sent.get("sessionId").asText(),
                sent.get("meetingId").asText(),
                message.get("displayName").asText(),
                String.valueOf(pin.filter(e -> e.get("type").asText().equals("chat.message.pinned")).isPresent()),
                String.valueOf(edit.isPresent()),
                message.get("payloadType").asText(),
                edit.orElse(sent).at("/message/payload").asText(),
                utc(message.get("createdAt").asText()));
    }

    private static Optional<JsonNode> last(List<JsonNode> events, JsonNode sent, String... types) {
        var id = sent.at("/message/id").asText();
        return ofType(events, types).filter(e -> e.at("/message/id").asText().equals(id)).max(BY_TIME_THEN_ID);
    }

    private static Stream<JsonNode> ofType(List<JsonNode> events, String... types) {
        return events.stream().filter(e -> List.of(types).contains(e.get("type").asText()));
    }

    private static String utc(String time) {
        return MILLISECONDS.format(OffsetDateTime.parse(time).withOffsetSameInstant(ZoneOffset.UTC));
    }
}
