package dev.chatreplay.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the session of a body that may be invalid. It reads up to the first fault of the JSON.
final class SessionReader {
    private final List<String> organizationIds = new ArrayList<>();
    private final List<String> sessionIds = new ArrayList<>();

    /// Returns the session of the body; empty when one of its two ids is missing, invalid or there twice.
    static Optional<SessionKey> sessionOf(String json) {
        var reader = new SessionReader();
        try (var in = EventJson.LENIENT.createParser(json)) {
            reader.read(in);
        } catch (JacksonException _) {
            // The ids before the fault count.
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
        return reader.session();
    }

    private void read(JsonParser in) throws IOException {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            var name = in.currentName();
            var kind = in.nextToken();
            if (name.equals("organizationId")) {
                organizationIds.add(kind == JsonToken.VALUE_STRING ? in.getText() : "");
            } else if (name.equals("sessionId")) {
                sessionIds
                        .add(kind == JsonToken.VALUE_STRING || kind == JsonToken.VALUE_NUMBER_INT ? in.getText() : "");
            }
            in.skipChildren();
        }
    }

    private Optional<SessionKey> session() {
        if (organizationIds.size() != 1 || sessionIds.size() != 1 || !OrganizationId.isValid(organizationIds.getFirst())
                || !Id.isValid(sessionIds.getFirst())) {
            return Optional.empty();
        }
        return Optional.of(new SessionKey(organizationIds.getFirst(), sessionIds.getFirst()));
    }
}
