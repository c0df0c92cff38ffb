package dev.chatreplay.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.export.AttemptFolder.Kind;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.session.ChatFile;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptFolderTest {
    private static final String ATTEMPT = "00000000-0000-4000-8000-00000000000a";
    private static final SessionKey SESSION = new SessionKey("acme", "s/1");

    private static ChatFile file(String key) {
        return new ChatFile(key, 1, "00", Instant.EPOCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exports/acme/s%2F1/12-" + ATTEMPT + "/ndjson.ndjson",
            "exports/acme/s%2F1/1-" + ATTEMPT + "-3/ndjson.ndjson",
            "snapshots/acme/s%2F1/0-" + ATTEMPT + "/ndjson.ndjson"})
    void folderOfFileGivesItsKeyAgain(String key) {
        assertThat(AttemptFolder.of(file(key)).key(SESSION, ChatFormat.NDJSON)).isEqualTo(key);
    }

    @Test
    void folderKnowsVersionOfItsAttempt() {
        assertThat(AttemptFolder.of(Kind.EXPORTS, "12-" + ATTEMPT)).get().extracting(AttemptFolder::version)
                .isEqualTo(12L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1-x", "1-" + ATTEMPT + "/", "../1-" + ATTEMPT, "-1-" + ATTEMPT, "1-" + ATTEMPT + "-33",
            "1-" + ATTEMPT + "\n", "1234567890123456789-" + ATTEMPT})
    void otherNamesAreNoFolder(String name) {
        assertThat(AttemptFolder.of(Kind.EXPORTS, name)).isEmpty();
        assertThatThrownBy(() -> new AttemptFolder(Kind.EXPORTS, name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void auditFileHasNoFolder() {
        assertThatThrownBy(() -> AttemptFolder.of(file("audit/acme/s-1/1-" + ATTEMPT + "/events.ndjson")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
