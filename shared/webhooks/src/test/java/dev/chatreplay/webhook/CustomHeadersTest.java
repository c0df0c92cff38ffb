package dev.chatreplay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomHeadersTest {
    @ParameterizedTest
    @ValueSource(strings = {"X-Passcode", "x-webhook-secret", "Authorization", "X", "Cookie", "X-Content-Key",
            "webhook", "a!#$%&'*+-.^_`|~1"})
    void customHeaderIsTaken(String name) {
        assertThat(CustomHeaders.fault(Map.of(name, "secret value; a=\"1\""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "HOST", "Content-Length", "content-type", "Content-", "Connection",
            "Transfer-Encoding",
            "webhook-id", "Webhook-Anything", "rtk-signature", "RTK-x", "dyte-uuid", "TE", "Trailer", "Upgrade",
            "Expect",
            "Keep-Alive", "Proxy-Authorization", "User-Agent"})
    void reservedNameIsRefusedByName(String name) {
        assertThat(CustomHeaders.fault(Map.of(name, "v")).orElseThrow())
                .contains(name.toLowerCase(Locale.ROOT)).endsWith(".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:", "a\r\nb", "ä", "a(b)", "\u212Bost",
            "a234567890123456789012345678901234567890123456789012345678901234x"})
    void nameThatIsNoTokenIsRefused(String name) {
        assertThat(CustomHeaders.fault(Map.of(name, "v")).orElseThrow()).contains("must have names");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " a", "a ", "a\r\nHost: b", "a\nb", "a\0", "ä", "a\tb"})
    void valueWithOtherCharactersIsRefusedWithoutValueInText(String value) {
        assertThat(CustomHeaders.fault(Map.of("X-A", value)).orElseThrow()).startsWith("must have values")
                .doesNotContain("\n", "Host: b");
    }

    @Test
    void lengthAndCountHaveLimits() {
        assertThat(CustomHeaders.fault(Map.of("X", "v".repeat(CustomHeaders.MAX_VALUE_CHARACTERS)))).isEmpty();
        assertThat(CustomHeaders.fault(Map.of("X", "v".repeat(CustomHeaders.MAX_VALUE_CHARACTERS + 1)))).isPresent();
        var headers = new HashMap<String, String>();
        for (var i = 0; i < CustomHeaders.MAX_COUNT; i++) {
            headers.put("X-" + i, "v");
        }
        assertThat(CustomHeaders.fault(headers)).isEmpty();
        headers.put("X-more", "v");
        assertThat(CustomHeaders.fault(headers).orElseThrow()).contains("at most 10");
    }

    @Test
    void nameInTwoCasesIsRefused() {
        assertThat(CustomHeaders.fault(Map.of("X-A", "1", "x-a", "2")).orElseThrow()).contains("x-a twice");
    }
}
