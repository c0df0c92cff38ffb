package dev.chatreplay.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {

    @ParameterizedTest
    @CsvSource({
            "2026-11-21T09:00:00Z,          2026-11-21T09:00:00.000Z",
            "2026-11-21t09:00:00z,          2026-11-21T09:00:00.000Z",
            "2026-11-21T09:00:00.1Z,        2026-11-21T09:00:00.100Z",
            "2026-11-21T09:00:00.12Z,       2026-11-21T09:00:00.120Z",
            "2026-11-21T09:00:00.001Z,      2026-11-21T09:00:00.001Z",
            "2026-11-21T09:00:00.123+05:30, 2026-11-21T03:30:00.123Z",
            "2026-11-21T09:00:00-08:00,     2026-11-21T17:00:00.000Z",
            "2026-11-21T09:00:00-00:00,     2026-11-21T09:00:00.000Z",
            "2026-11-21T09:00:00+23:59,     2026-11-20T09:01:00.000Z",
            "2026-11-21T09:00:00-23:59,     2026-11-22T08:59:00.000Z",
            "2026-12-31T23:59:59.999-00:01, 2027-01-01T00:00:59.999Z",
            "2028-02-29T00:00:00Z,          2028-02-29T00:00:00.000Z",
            "0001-01-01T00:00:00Z,          0001-01-01T00:00:00.000Z",
            "9999-12-31T23:59:59.999Z,      9999-12-31T23:59:59.999Z",
            "9999-12-31T23:59:59.999+00:01, 9999-12-31T23:58:59.999Z"})
    void timeIsFormattedInUtcWithMilliseconds(String sent, String canonical) {
        assertThat(EventTime.shown(EventTime.parse(sent))).isEqualTo(canonical);
        assertThat(EventTime.parse(canonical)).isEqualTo(EventTime.parse(sent));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "12", "123", "1239", "12399", "123999", "1659325", "12345678", "123456789",
            "000000001", "999999999"})
    void timeKeepsNineDigitsAndShowsThree(String fraction) {
        var time = EventTime.parse("2026-11-21T09:00:00." + fraction + "+01:00");
        var nine = fraction + "0".repeat(9 - fraction.length());
        assertThat(EventTime.canonical(time)).isEqualTo("2026-11-21T08:00:00." + nine + "Z");
        assertThat(EventTime.shown(time)).isEqualTo("2026-11-21T08:00:00." + nine.substring(0, 3) + "Z");
        assertThat(EventTime.parse(EventTime.canonical(time))).isEqualTo(time);
    }

    @Test
    void canonicalTimesSortInTheirOrder() {
        var random = new Random(19);
        for (var i = 0; i < 10_000; i++) {
            var a = time(random);
            var b = time(random);
            assertThat(Integer.signum(EventTime.canonical(a).compareTo(EventTime.canonical(b))))
                    .isEqualTo(Integer.signum(a.compareTo(b)));
        }
    }

    private static Instant time(Random random) {
        return EventTime.parse("2026-11-21T09:00:0%d.%09dZ".formatted(random.nextInt(2),
                random.nextInt(3) * 999 + random.nextInt(2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-11-21", "2026-11-21T09:00:00", "2026-11-21T09:00Z", "2026-11-21 09:00:00Z",
            "2026-11-21T09:00:00.Z", "2026-11-21T09:00:00.1234567890Z", "2026-11-21T09:00:00.0000000000Z",
            "2026-11-21T09:00:00,1Z", "2026-11-21T09:00:00+0100", "2026-11-21T09:00:00+01",
            "2026-11-21T09:00:00+24:00", "2026-11-21T09:00:00+01:60", "2026-02-29T00:00:00Z", "2026-02-30T00:00:00Z",
            "2026-04-31T00:00:00Z", "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z",
            "2026-11-21T24:00:00Z", "2026-11-21T23:60:00Z", "2026-12-31T23:59:60Z", "0000-12-31T23:59:59-01:00",
            "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "+2026-11-21T09:00:00Z", "-001-11-21T09:00:00Z",
            "12026-11-21T09:00:00Z", "2026-11-21T09:00:00Z\n", " 2026-11-21T09:00:00Z", "２０２６-11-21T09:00:00Z",
            "2026-11-21T09:00:00Z[UTC]", "1795000000"})
    void parserRefusesInvalidTime(String text) {
        assertThatThrownBy(() -> EventTime.parse(text)).isInstanceOf(DateTimeException.class);
    }

}
