package dev.chatreplay.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;

/// Reads `Retry-After`: seconds or a date ([RFC 9110, section 10.2.3](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3)).
final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private RetryAfter() {}

    /// Returns the delay; empty when the text is neither. A date that has passed is no delay.
    static Optional<Duration> parse(String text, Instant now) {
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(Duration.ofSeconds(Integer.parseInt(text)));
        }
        return Optional.ofNullable(DateUtils.parseStandardDate(text)).map(date -> Duration.between(now, date))
                .map(delay -> delay.isNegative() ? Duration.ZERO : delay);
    }
}
