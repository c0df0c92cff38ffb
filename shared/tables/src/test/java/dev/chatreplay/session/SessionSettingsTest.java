package dev.chatreplay.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.format.Formats;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionSettingsTest {
    private static final String DEFAULT = Formats.DEFAULT.formatName();

    @Test
    void defaultFormatIsNeverAddedToRow() {
        assertThat(SessionSettings.DEFAULT_FORMAT).isEqualTo(DEFAULT);
        var settings = new SessionSettings(Set.of(DEFAULT, "txt"), Set.of(DEFAULT, "ndjson"));
        assertThat(settings.ofLive().formats()).containsExactly("txt");
        assertThat(settings.ofEnded().formats()).containsExactlyInAnyOrder("txt", "ndjson");
    }
}
