package dev.chatreplay.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.reference.ReferenceChat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/// The permitted chats of a session: all certain events, and any subset of the possible events. The file must equal, byte for byte, the file that the
/// reference makes of such a choice.
///
/// The row of a message depends on its own events alone, so the choice is searched for message by message.
///
/// @param certain events that were acknowledged
/// @param possible events that were sent; those that are not certain may be in the log or not
public record Expectation(String sessionId, Collection<ObjectNode> certain, Collection<ObjectNode> possible) {
    private static final int MAX_UNCERTAIN = 16;

    /// Returns the violation in a file; empty when there is none.
    public Optional<String> violation(byte[] csv) {
        var rows = rows(csv);
        if (rows.isEmpty() || !rows.getFirst().equals(ReferenceChat.HEADER)) {
            return Optional.of("no header");
        }
        rows = rows.subList(1, rows.size());
        var ids = rows.stream().map(row -> row.getLast() + " " + row.getFirst()).toList();
        if (new HashSet<>(ids).size() < ids.size()) {
            return Optional.of("a message occurs twice: " + ids);
        }
        return violation(csv, rows);
    }

    /// Parses the rows of a file, the header included.
    static List<List<String>> rows(byte[] csv) {
        try (var parser = CSVFormat.RFC4180
                .parse(new InputStreamReader(new ByteArrayInputStream(csv), UTF_8.newDecoder()))) {
            return parser.stream().map(CSVRecord::toList).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<String> violation(byte[] csv, List<List<String>> rows) {
        Set<ObjectNode> chosen = new LinkedHashSet<>(certain);
        var uncertain = new LinkedHashSet<>(possible);
        uncertain.removeAll(certain);
        var messages = new LinkedHashSet<String>();
        uncertain.forEach(event -> messages.add(messageId(event)));
        for (var message : messages) {
            var found = rows.stream().filter(row -> row.getFirst().equals(message)).toList();
            var choice = choose(message, uncertain, found);
            if (choice.isEmpty()) {
                return Optional.of("message " + message + " is " + found + ", which no choice of "
                        + of(message, uncertain) + " beside " + of(message, certain) + " explains");
            }
            chosen.addAll(choice.get());
        }
        var expected = expected(chosen);
        return Arrays.equals(expected, csv)
                ? Optional.empty()
                : Optional.of("expected\n" + new String(expected, UTF_8) + "but found\n" + new String(csv, UTF_8));
    }

    private Optional<List<ObjectNode>> choose(String message, Collection<ObjectNode> uncertain,
            List<List<String>> found) {
        var sure = of(message, certain);
        var open = of(message, uncertain);
        if (open.size() > MAX_UNCERTAIN) {
            throw new IllegalStateException("too many uncertain events of message " + message);
        }
        for (int choice = 0; choice < 1 << open.size(); choice++) {
            var chosen = new ArrayList<ObjectNode>();
            for (int i = 0; i < open.size(); i++) {
                if ((choice >> i & 1) == 1) {
                    chosen.add(open.get(i));
                }
            }
            var events = new ArrayList<>(sure);
            events.addAll(chosen);
            if (ReferenceChat.rows(withSession(events)).getOrDefault(sessionId, List.of()).equals(found)) {
                return Optional.of(chosen);
            }
        }
        return Optional.empty();
    }

    private byte[] expected(Collection<ObjectNode> events) {
        return ReferenceChat.csv(withSession(events));
    }

    /// Adds an event of the session itself, so that the reference also knows a session without messages.
    private List<ObjectNode> withSession(Collection<ObjectNode> events) {
        var all = new ArrayList<>(events);
        all.add(JsonNodeFactory.instance.objectNode().put("type", "session.started").put("sessionId", sessionId));
        return all;
    }

    private static List<ObjectNode> of(String message, Collection<ObjectNode> events) {
        return events.stream().filter(event -> messageId(event).equals(message)).toList();
    }

    private static String messageId(ObjectNode event) {
        return event.at("/message/id").asText();
    }
}
