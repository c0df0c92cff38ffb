package dev.chatreplay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookUrlTest {
    @ParameterizedTest
    @ValueSource(strings = {"https://example.com", "https://example.com/", "https://example.com:443/a?b=c&d=%20",
            "https://hooks.example.com:8443/path/", "HTTPS://Hooks.Example.COM/x", "https://xn--bcher-kva.example/",
            "https://a-b.c--d.example/", "https://1.2.3.example/", "https://123.example4/",
            "https://example.com/?url=http://10.0.0.1/"})
    void publicHttpsUrlIsKeptAsWritten(String url) {
        assertThat(WebhookUrl.parse(url, false)).contains(URI.create(url));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.com", "//example.com/", "http://example.com/", "ftp://example.com/",
            "https:/example.com", "https:example.com", "https://", "https:///x", "javascript:alert(1)"})
    void urlWithoutHttpsOrHostIsRefused(String url) {
        assertThat(WebhookUrl.parse(url, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com:80/", "https://example.com:22/", "https://example.com:0/",
            "https://example.com:/", "https://example.com:0443/", "https://example.com:99999999999/",
            "https://example.com:-443/"})
    void otherPortIsRefused(String url) {
        assertThat(WebhookUrl.parse(url, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://user@example.com/", "https://user:password@example.com/", "https://@example.com/",
            "https://example.com@10.0.0.1/", "https://example.com/#fragment", "https://example.com/#",
            "https://example.com\\@10.0.0.1/", "https://example.com/a b", "https://example.com/\t",
            "https://example.com/\n", "https://example.com/ä", "https://bücher.example/", "https://example。com/",
            "https://exa\u00ADmple.com/"})
    void userFragmentAndOtherCharactersAreRefused(String url) {
        assertThat(WebhookUrl.parse(url, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://127.0.0.1/", "https://10.0.0.1/", "https://93.184.216.34/", "https://012.0.0.1/",
            "https://0x7f.1/", "https://0x7f000001/", "https://2130706433/", "https://127.1/", "https://0/",
            "https://1.2.3.4.5/", "https://example.0x7f/", "https://a.1/", "https://①②⑦.0.0.1/", "https://127。0。0。1/",
            "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://[fd00::1]/",
            "https://[2606:2800:220:1:248:1893:25c8:1946]/", "https://[fe80::1%25eth0]/", "https://[::]/"})
    void addressInPlaceOfNameIsRefused(String url) {
        assertThat(WebhookUrl.parse(url, false)).isEmpty();
        assertThat(WebhookUrl.parse(url.replace("https", "http"), true)
                .filter(uri -> !uri.getHost().matches("127\\.0\\.0\\.1|\\[::1]"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://localhost/", "https://LOCALHOST/", "https://a.localhost/", "https://intranet/",
            "https://printer.local/", "https://metadata.google.internal/", "https://router.lan/",
            "https://1.0.0.127.in-addr.arpa/", "https://nas.home.arpa/", "https://a.onion/", "https://a.invalid/",
            "https://example.com./", "https://example..com/", "https://.example.com/", "https://-a.example/",
            "https://a-.example/", "https://a_b.example/", "https://%31%32%37.example/", "https://a%2eexample/"})
    void hostThatIsNoPublicNameIsRefused(String url) {
        assertThat(WebhookUrl.parse(url, false)).isEmpty();
    }

    @Test
    void longUrlAndLongHostAreRefused() {
        var longest = "https://example.com/" + "a".repeat(WebhookUrl.MAX_CHARACTERS - "https://example.com/".length());
        assertThat(WebhookUrl.parse(longest, false)).isPresent();
        assertThat(WebhookUrl.parse(longest + "a", false)).isEmpty();
        assertThat(WebhookUrl.parse("https://" + "a.".repeat(125) + "com/", false)).isPresent();
        assertThat(WebhookUrl.parse("https://" + "a.".repeat(126) + "com/", false)).isEmpty();
        assertThat(WebhookUrl.parse("https://" + "a".repeat(63) + ".example/", false)).isPresent();
        assertThat(WebhookUrl.parse("https://" + "a".repeat(64) + ".example/", false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8080/hook", "http://localhost:1/", "http://localhost/",
            "http://[::1]:8080/"})
    void loopbackIsTakenOnlyOnRequest(String url) {
        assertThat(WebhookUrl.parse(url, true)).contains(URI.create(url));
        assertThat(WebhookUrl.parse(url, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.2/", "http://127.1/", "http://10.0.0.1/", "http://example.com/",
            "https://127.0.0.1/", "http://user@localhost/", "http://localhost:/", "http://localhost.example.com/"})
    void loopbackOptionTakesNothingElse(String url) {
        assertThat(WebhookUrl.parse(url, true)).isEmpty();
    }
}
