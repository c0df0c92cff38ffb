package dev.chatreplay.event;

import static dev.chatreplay.event.PayloadType.CUSTOM_MESSAGE;
import static dev.chatreplay.event.PayloadType.FILE_MESSAGE;
import static dev.chatreplay.event.PayloadType.IMAGE_MESSAGE;
import static dev.chatreplay.event.PayloadType.TEXT_MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTypeTest {

    @ParameterizedTest
    @EnumSource(PayloadType.class)
    void typeHasItsNameInJson(PayloadType type) {
        assertThat(PayloadType.of(type.name())).contains(type);
        assertThat(PayloadType.of(type.name().toLowerCase(Locale.ROOT))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "word", "/image.png", "//example.com/a.png", "image.png", "http:", "http://",
            "https:///a.png", "http:example.com", "http://:80/", "http://user@/", "http://a:x/", "http://a b/",
            "http://a/b c", " http://a/", "http://a/ ", "http://a/\n", "http://a/\t", "http://a/\u0085",
            "http://a/\u00a0", "http://a/\u2028", "http://a/\\b", "http://a/%zz", "http://a/\"", "http://a/<b>",
            "http://[::1/", "http://a@b@c/", "mxc:", "mxc://", "./a:b", "?a:b", "#a:b", "1a:b", ":a", "ä:b", "a b:c"})
    void imageAndFileRefuseWhatIsNoAbsoluteUri(String invalid) {
        assertRefused(invalid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", "JaVaScript:alert(1)", "javascript://example.com/%0Aalert(1)",
            " javascript:alert(1)", "\u0001javascript:alert(1)", "java\nscript:alert(1)", "java\tscript:alert(1)",
            "vbscript:x", "VBSCRIPT:x", "data:image/png;base64,AAAA", "data:,x", "Data:text/html,x",
            "file:///etc/passwd",
            "file:a", "FILE://host/a", "blob:https://example.com/1", "about:blank", "ABOUT:srcdoc",
            "ｊavascript:alert(1)", "javaſcript:alert(1)"})
    void imageAndFileRefuseSchemesThatBrowserExecutesOrReads(String dangerous) {
        assertRefused(dangerous);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a", "https://example.com/a.png", "HTTPS://EXAMPLE.com:8443/a?b=c&d=e#f",
            "http://user:word@example.com/", "http://[2001:db8::1]:80/", "http://my_bucket.s3.amazonaws.com/a",
            "http://127.0.0.1:8080/", "https://bücher.example/ä/😀.png", "http://a:/", "http://a?b",
            "ftp://example.com/a",
            "mxc://example.org/abcdef", "urn:uuid:1", "mailto:a@example.org", "cid:part1@example.org",
            "xmpp:room@conference.example.org?join", "s3://my_bucket/a", "ipfs://bafy/a", "tel:+1-201-555-0123",
            "magnet:?xt=urn:btih:1", "x-my.app+v1:a", "view-source:http://a/", "https://a/javascript:alert(1)", "a:b",
            "datax:b", "https://example.org/\ufffd"})
    void imageAndFileAcceptEveryOtherAbsoluteUri(String uri) {
        assertThat(IMAGE_MESSAGE.accepts(true, uri)).isTrue();
        assertThat(FILE_MESSAGE.accepts(true, "{\"link\":\"" + uri + "\"}")).isTrue();
        assertThat(FILE_MESSAGE.accepts(false, "{\"link\":\"" + uri + "\"}")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "null", "5", "\"a\"", "{", "{}", "word", "{\"name\":\"a\",\"size\":1}",
            "{\"link\":null}", "{\"link\":1}", "{\"link\":[\"http://a/\"]}", "{\"link\":{\"link\":\"http://a/\"}}",
            "{\"Link\":\"http://a/\"}", "{\"more\":{\"link\":\"http://a/\"}}", "{\"link\":\"http://a/\",\"name\":1}",
            "{\"link\":\"http://a/\",\"name\":{}}", "{\"link\":\"http://a/\",\"size\":-1}",
            "{\"link\":\"http://a/\",\"size\":1.0}", "{\"link\":\"http://a/\",\"size\":1e3}",
            "{\"link\":\"http://a/\",\"size\":\"1\"}", "{\"link\":\"http://a/\",\"size\":1,\"size\":1}",
            "{\"link\":\"http://a/\",\"link\":\"javascript:x\"}", "{\"link\":\"http://a/\"}{}",
            "{\"link\":\"http://a/\"} x",
            "{\"link\":\"\\u006aavascript:x\"}"})
    void fileRefusesOtherJsonThanLinkNameAndSize(String invalid) {
        assertThat(FILE_MESSAGE.accepts(true, invalid)).isFalse();
        assertThat(FILE_MESSAGE.accepts(false, invalid)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"link\":\"http://a/\"}", " { \"link\" : \"ftp://a/b\" } ",
            "{\"link\":\"http://a/\",\"name\":\"\",\"size\":0}", "{\"link\":\"http://a/\",\"name\":null,\"size\":null}",
            "{\"size\":-0,\"link\":\"cid:a\"}", "{\"link\":\"http:\\/\\/a\\/\",\"more\":[{\"link\":1,\"size\":[-1]}]}",
            "{\"link\":\"http://a/\",\"name\":\"\\ud83d\"}"})
    void fileNeedsOnlyLink(String file) {
        assertThat(FILE_MESSAGE.accepts(true, file)).isTrue();
        assertThat(FILE_MESSAGE.accepts(false, file)).isTrue();
    }

    @Test
    void fileMayHaveAnySize() {
        assertThat(FILE_MESSAGE.accepts(true, "{\"link\":\"http://a/\",\"size\":" + "9".repeat(60) + "}")).isTrue();
    }

    @Test
    void textAndImageAreStrings() {
        assertThat(TEXT_MESSAGE.accepts(true, "")).isTrue();
        assertThat(TEXT_MESSAGE.accepts(true, "x".repeat(60_000))).isTrue();
        assertThat(TEXT_MESSAGE.accepts(false, "1")).isFalse();
        assertThat(IMAGE_MESSAGE.accepts(false, "{\"link\":\"http://a/\"}")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "1e400", "{}", "[1,{\"a\":null}]"})
    void customIsAnyJson(String json) {
        assertThat(CUSTOM_MESSAGE.accepts(false, json)).isTrue();
        assertThat(CUSTOM_MESSAGE.accepts(true, json)).isTrue();
        assertThat(TEXT_MESSAGE.accepts(false, json)).isFalse();
    }

    private static void assertRefused(String uri) {
        assertThat(IMAGE_MESSAGE.accepts(true, uri)).isFalse();
        var escaped = uri.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t")
                .replace("\u0001", "\\u0001");
        assertThat(FILE_MESSAGE.accepts(true, "{\"link\":\"" + escaped + "\"}")).isFalse();
        assertThat(FILE_MESSAGE.accepts(false, "{\"link\":\"" + escaped + "\"}")).isFalse();
    }
}
