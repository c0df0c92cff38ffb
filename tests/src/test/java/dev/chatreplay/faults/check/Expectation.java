package dev.chatreplay.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.CsvRows;
import dev.chatreplay.client.NdjsonLines;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.reference.LinesFormat;
import dev.chatreplay.reference.ReferenceChat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The permitted chats of a session: all certain events, and any subset of the possible events. A file must equal the file that the reference
/// makes of such a choice. `csv`, `csv_full` and `ndjson` are compared byte for byte, the lines of [LinesFormat] value for value.
///
/// The row of a message depends on its own events and on the events of the whole session. So the choice is searched for the latter first, and
/// then message by message.
///
/// @param certain events that were acknowledged
/// @param possible events that were sent; those that are not certain may be in the log or not
public record Expectation(String sessionId, Collection<ObjectNode> certain, Collection<ObjectNode> possible) {
    private static final int MAX_UNCERTAIN = 16;

    /// Returns the violation in a file of `format`; empty when there is none.
    public Optional<String> violation(FileFormat format, byte[] file) {
        if (format == LinesFormat.LINES) {
            return violation(LinesFormat.rows(file), ReferenceChat::fullRows);
        }
        if (format == ChatFormat.NDJSON) {
            return violation(NdjsonLines.of(file), ReferenceChat::lines);
        }
        return format == ChatFormat.CSV_FULL
                ? violation(file, ReferenceChat.FULL_HEADER, ReferenceChat::fullRows)
                : violation(file, ReferenceChat.HEADER, ReferenceChat::rows);
    }

    private Optional<String> violation(byte[] file, List<String> header, Reference reference) {
        var rows = CsvRows.of(file);
        if (rows.isEmpty() || !rows.getFirst().equals(header)) {
            return Optional.of("no header");
        }
        var messages = rows.subList(1, rows.size());
        return violation(messages, reference)
                .or(() -> Arrays.equals(file, ReferenceChat.csvOf(header, messages))
                        ? Optional.empty()
                        : Optional.of("the bytes are not those of the contract: " + new String(file, UTF_8)));
    }

    /// Returns the number of messages in a file of `format`.
    public static int messages(FileFormat format, byte[] file) {
        if (format == ChatFormat.NDJSON) {
            return NdjsonLines.of(file).size();
        }
        return format == LinesFormat.LINES ? LinesFormat.rows(file).size() : CsvRows.of(file).size() - 1;
    }

    private Optional<String> violation(List<List<String>> rows, Reference reference) {
        var uncertain = new LinkedHashSet<>(possible);
        uncertain.removeAll(certain);
        var found = Optional.<String>empty();
        for (var chosen : subsets(ofMessage("", uncertain))) {
            var ofSession = new ArrayList<>(ofMessage("", certain));
            ofSession.addAll(chosen);
            found = violation(rows, reference, ofSession, uncertain);
            if (found.isEmpty()) {
                return found;
            }
        }
        return found;
    }

    private Optional<String> violation(List<List<String>> rows, Reference reference, List<ObjectNode> ofSession,
            Collection<ObjectNode> uncertain) {
        var chosen = new LinkedHashSet<>(certain);
        chosen.addAll(ofSession);
        var messages = new LinkedHashSet<String>();
        uncertain.forEach(event -> messages.add(messageId(event)));
        messages.remove("");
        for (var message : messages) {
            var found = rows.stream().filter(row -> row.getFirst().equals(message)).toList();
            var sure = new ArrayList<>(ofSession);
            sure.addAll(ofMessage(message, certain));
            var choice = subsets(ofMessage(message, uncertain)).stream()
                    .filter(some -> rowsOf(reference, sure, some).equals(found)).findFirst();
            if (choice.isEmpty()) {
                return Optional.of("message " + message + " is " + found + ", which no choice of "
                        + ofMessage(message, uncertain) + " beside " + sure + " explains");
            }
            chosen.addAll(choice.get());
        }
        var expected = rowsOf(reference, List.of(), chosen);
        return expected.equals(rows)
                ? Optional.empty()
                : Optional.of("expected\n" + expected + "\nbut found\n" + rows);
    }

    private List<List<String>> rowsOf(Reference reference, Collection<ObjectNode> some, Collection<ObjectNode> more) {
        var events = new ArrayList<JsonNode>(some);
        events.addAll(more);
        // An event of the session itself, so that the reference also knows a session without messages.
        events.add(JsonNodeFactory.instance.objectNode().put("type", "session.started").put("sessionId", sessionId));
        return reference.rows(events).getOrDefault(sessionId, List.of());
    }

    private static List<List<ObjectNode>> subsets(List<ObjectNode> events) {
        if (events.size() > MAX_UNCERTAIN) {
            throw new IllegalStateException("too many uncertain events: " + events);
        }
        return IntStream.range(0, 1 << events.size())
                .mapToObj(choice -> IntStream.range(0, events.size()).filter(i -> (choice >> i & 1) == 1)
                        .mapToObj(events::get).toList())
                .toList();
    }

    /// Returns the events of a message, or with an empty id the events of the whole session.
    private static List<ObjectNode> ofMessage(String message, Collection<ObjectNode> events) {
        return events.stream().filter(event -> messageId(event).equals(message)).toList();
    }

    private static String messageId(ObjectNode event) {
        return event.at("/message/id").asText();
    }

    /// Computes the rows of each session.
    private interface Reference {
        Map<String, List<List<String>>> rows(Collection<? extends JsonNode> events);
    }
}
