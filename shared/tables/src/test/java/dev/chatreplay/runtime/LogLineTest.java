package dev.chatreplay.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests how ids appear in log lines.
class LogLineTest {
    private static String line(String sessionId) {
        var written = new StringBuilder();
        new LogLine("f").with("sessionId", sessionId).to(written::append);
        return written.toString();
    }

    private static Map<String, String> fields(String line) throws IOException {
        var fields = new HashMap<String, String>();
        try (var json = Json.FACTORY.createParser(line)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                json.nextToken();
                fields.put(name, json.getText());
            }
        }
        return fields;
    }

    @ParameterizedTest
    @ValueSource(strings = {"19:meeting_Zm9v@thread.v2", "a/b#c!~ d", "Größe 日本 😀", "say \"hi\" \\ ok"})
    void visibleIdIsLoggedAsItIs(String id) throws IOException {
        assertThat(line(id)).contains(id.replace("\\", "\\\\").replace("\"", "\\\""));
        assertThat(fields(line(id))).containsEntry("sessionId", id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u202eb", "\u2066x\u2069", "a\u2028b", "\ufeffa", "a\udb40\udc41", "\u0085",
            "a\nb"})
    void hiddenCharacterIsEscapedAndParsesBack(String id) throws IOException {
        var line = line(id);
        assertThat(line.stripTrailing()).matches("[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+").contains("\\");
        assertThat(fields(line)).containsEntry("sessionId", id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"crk_abc", "x crk_ y", "acme:crk_abcdefghijklmnop_secret", "whsec_YW4gZXhhbXBsZQ==",
            "x whsec_ y", "acme:whsec_YW4"})
    void textThatLooksLikeSecretIsLeftOut(String id) throws IOException {
        assertThat(line(id)).doesNotContain("crk_", "whsec_");
        assertThat(fields(line(id))).doesNotContainKey("sessionId").containsEntry("level", "INFO");
    }

    @Test
    void sessionsAreNamedWithoutKeys() throws IOException {
        assertThat(fields(sessions("s-1"))).containsEntry("sessionId", "s-1").doesNotContainKey("sessionIds");
        assertThat(fields(sessions("s-1", "crk_abc", "whsec_YW4", "s-2"))).containsEntry("sessions", "4")
                .containsEntry("sessionIds", "s-1\ns-2\n").doesNotContainKey("sessionId");
        assertThat(fields(sessions())).doesNotContainKeys("sessions", "sessionIds", "sessionId");
    }

    private static String sessions(String... ids) {
        var written = new StringBuilder();
        new LogLine("f").withSessions(List.of(ids)).to(written::append);
        return written.toString();
    }
}
