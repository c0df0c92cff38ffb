package dev.chatreplay.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Json;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One message of the reference.
///
/// @param sent the event that counts as the one that sent it
/// @param events the events of the session that sent no message
record ReferenceMessage(JsonNode sent, List<JsonNode> events) {
    /// The order of events in which the last one counts.
    static final Comparator<JsonNode> BY_TIME_THEN_ID = Comparator
            .comparing((JsonNode event) -> nanoseconds(event.get("occurredAt").asText()))
            .thenComparing(event -> event.get("id").asText(), ReferenceChat.BY_BYTES);

    private static final DateTimeFormatter NANOSECONDS = DateTimeFormatter
            .ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'");
    private static final Pattern URI = Pattern
            .compile("(?!(?i:javascript|vbscript|data|file|blob|about):)[A-Za-z][^ ]*:[^ ]+");

    static Stream<JsonNode> ofType(List<JsonNode> events, String... types) {
        var wanted = List.of(types);
        return events.stream().filter(e -> wanted.contains(e.get("type").asText()));
    }

    /// Returns the triple that identifies and orders the message of a sent event: `createdAt`, `sequence`, `id`.
    static List<String> orderOf(JsonNode sent) {
        var message = sent.get("message");
        return List.of(nanoseconds(message.get("createdAt").asText()),
                "%016d".formatted(message.path("sequence").asLong()), message.get("id").asText());
    }

    boolean isPublic() {
        return sent.at("/message/targetUserIds").isEmpty() && ofMessage("chat.message.deleted").findAny().isEmpty()
                && ofType(events, "chat.messages.deleted").noneMatch(this::isDeletedBy);
    }

    private boolean isDeletedBy(JsonNode deletion) {
        var until = deletion.hasNonNull("until") ? deletion.get("until") : deletion.get("occurredAt");
        return List.of("participantId", "userId").stream().filter(deletion::has)
                .allMatch(who -> deletion.get(who).asText().equals(sent.at("/message/" + who).asText()))
                && createdAt().compareTo(nanoseconds(until.asText())) <= 0;
    }

    List<String> row() {
        var message = sent.get("message");
        var edit = last(ofMessage("chat.message.edited").filter(this::isValid));
        var pin = last(ofMessage("chat.message.pinned", "chat.message.unpinned"));
        return List.of(message.get("id").asText(), message.get("participantId").asText(),
                sent.get("sessionId").asText(), sent.get("meetingId").asText(), message.path("displayName").asText(""),
                String.valueOf(pin.filter(e -> e.get("type").asText().equals("chat.message.pinned")).isPresent()),
                String.valueOf(edit.isPresent()), message.get("payloadType").asText(),
                text(edit.orElse(sent).at("/message/payload")), milliseconds(createdAt()),
                message.path("userId").asText(""), message.path("replyTo").asText(""),
                String.valueOf(message.path("sequence").asLong()), textUnlessEmpty(message.path("roles")),
                edit.map(e -> milliseconds(nanoseconds(e.get("occurredAt").asText()))).orElse(""), reactions(),
                String.valueOf(markers("chat.read")), String.valueOf(markers("chat.read", "chat.delivered")),
                textUnlessEmpty(message.path("metadata")));
    }

    /// Returns the line of `ndjson`.
    ObjectNode line() {
        var line = JsonNodeFactory.instance.objectNode();
        var values = row().iterator();
        ReferenceChat.FULL_HEADER.forEach(name -> addTo(line, name, values.next()));
        return line;
    }

    private void addTo(ObjectNode line, String name, String value) {
        var edits = ofMessage("chat.message.edited").filter(this::isValid).toList();
        switch (name) {
            case "pinned", "isEdited" -> line.put(name, Boolean.parseBoolean(value));
            case "sequence", "readCount", "deliveredCount" -> line.put(name, Long.parseLong(value));
            case "payload" -> line.set(name, payload(last(edits.stream()).orElse(sent).at("/message/payload")));
            case "createdAt" -> line.put(name, createdAt());
            case "editedAt" -> {
                last(edits.stream()).ifPresent(e -> line.put(name, nanoseconds(e.get("occurredAt").asText())));
                line.put("editCount", edits.stream()
                        .map(e -> List.of(nanoseconds(e.get("occurredAt").asText()), e.get("id").asText())).distinct()
                        .count());
            }
            case "roles", "reactions", "metadata" -> {
                if (!value.isEmpty()) {
                    line.set(name, Json.parse(value));
                }
            }
            default -> {
                if (!value.isEmpty() || name.equals("displayName")) {
                    line.put(name, value);
                }
            }
        }
    }

    private JsonNode payload(JsonNode payload) {
        var isFileAsText = payload.isTextual()
                && sent.at("/message/payloadType").asText().equals("FILE_MESSAGE");
        return isFileAsText ? Json.parse(payload.asText()) : payload;
    }

    private boolean isValid(JsonNode edit) {
        var payload = edit.at("/message/payload");
        return switch (sent.at("/message/payloadType").asText()) {
            case "TEXT_MESSAGE" -> payload.isTextual();
            case "IMAGE_MESSAGE" -> payload.isTextual() && URI.matcher(payload.asText()).matches();
            case "FILE_MESSAGE" -> payload.isObject() && URI.matcher(payload.path("link").asText()).matches();
            default -> true;
        };
    }

    private String reactions() {
        var byReaction = new TreeMap<String, TreeSet<String>>(ReferenceChat.BY_BYTES);
        var last = new HashMap<List<String>, JsonNode>();
        ofMessage("chat.reaction.added", "chat.reaction.removed").sorted(BY_TIME_THEN_ID)
                .forEach(e -> last.put(List.of(e.get("reaction").asText(), e.get("participantId").asText()), e));
        last.forEach((who, e) -> {
            if (e.get("type").asText().equals("chat.reaction.added")) {
                byReaction.computeIfAbsent(who.getFirst(), _ -> new TreeSet<>(ReferenceChat.BY_BYTES))
                        .add(who.getLast());
            }
        });
        var json = JsonNodeFactory.instance.objectNode();
        byReaction.forEach((reaction, participants) -> participants.forEach(json.putArray(reaction)::add));
        return textUnlessEmpty(json);
    }

    private long markers(String... types) {
        Map<String, String> latest = new HashMap<>();
        ofType(events, types).forEach(e -> latest.merge(e.get("participantId").asText(),
                nanoseconds(e.get("upTo").asText()), (a, b) -> a.compareTo(b) > 0 ? a : b));
        latest.remove(sent.at("/message/participantId").asText());
        return latest.values().stream().filter(upTo -> createdAt().compareTo(upTo) <= 0).count();
    }

    private Stream<JsonNode> ofMessage(String... types) {
        var id = sent.at("/message/id").asText();
        return ofType(events, types).filter(e -> e.at("/message/id").asText().equals(id));
    }

    private String createdAt() {
        return nanoseconds(sent.at("/message/createdAt").asText());
    }

    private static Optional<JsonNode> last(Stream<JsonNode> events) {
        return events.max(BY_TIME_THEN_ID);
    }

    private static String textUnlessEmpty(JsonNode json) {
        return json.isEmpty() ? "" : text(json);
    }

    private static String text(JsonNode json) {
        return json.isTextual() ? json.asText() : json.toString();
    }

    private static String milliseconds(String nanoseconds) {
        return nanoseconds.replaceAll("\\d{6}Z", "Z");
    }

    private static String nanoseconds(String time) {
        return NANOSECONDS.format(OffsetDateTime.parse(time).withOffsetSameInstant(ZoneOffset.UTC));
    }
}
