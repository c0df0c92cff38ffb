package dev.chatreplay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0|0", "120|120", "999999999|999999999", "Wed, 04 Mar 2026 05:08:07 GMT|120",
            "Wed, 04 Mar 2026 05:06:06 GMT|0", "Thu, 01 Jan 1970 00:00:00 GMT|0"})
    void secondsAndDateAreRead(String text, long seconds) {
        assertThat(RetryAfter.parse(text, NOW)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "1.5", "9999999999", "soon", "2026-03-04T05:08:07Z", "1 2"})
    void otherTextIsNoDelay(String text) {
        assertThat(RetryAfter.parse(text, NOW)).isEmpty();
    }
}
