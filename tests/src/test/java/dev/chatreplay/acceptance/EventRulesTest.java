package dev.chatreplay.acceptance;

import static dev.chatreplay.client.Errors.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Contract;
import dev.chatreplay.client.Json;
import dev.chatreplay.reference.ReferenceChat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests the rules for the fields of an event at their limits: the last valid values and the first invalid ones.
class EventRulesTest {
    private static final Api API = Installation.api();
    private static final String MISSING = "(missing)";

    private static Arguments rule(String path, String... values) {
        return Arguments.of(path, List.of(values));
    }

    private static Map.Entry<String, List<String>> allow(String path, String... values) {
        return Map.entry(path, List.of(values));
    }

    private static List<Map.Entry<String, List<String>>> allowed() {
        return List.of(
                allow("/id", "'e'", text(256, "x"), text(64, "😀"), "'a b/#@!~é'", "7", "12345678901234567890123"),
                allow("/meetingId", text(256, "x"), "'a b'", "0", "-1"),
                allow("/message/id", text(128, "é"), "'.'", "'..'", "'~='", "'\\ufdd0'", "'\\ud83d\\ude00'", "5"),
                allow("/message/participantId", "'p'", text(64, "😀"), "'p 1/#'", "42"),
                allow("/message/userId", MISSING, "null", text(128, "é"), "'u'", "7"),
                allow("/message/replyTo", MISSING, "null", "'m-1'", "9"),
                allow("/message/displayName", MISSING, "null", "''", text(256, "😀"), "'\\t\\n\\u0001'"),
                allow("/message/payload", "''", text(2001, "x"), text(15_000, "😀"), "'\\u0001\\u001f'",
                        "'\\ud83d\\ude00'"),
                allow("/message/targetUserIds", MISSING, "[]"),
                allow("/message/roles", MISSING, "null", "['host','']",
                        "[" + "'r',".repeat(99) + text(256, "😀") + "]"),
                allow("/message/sequence", MISSING, "null", "0", "9007199254740991"),
                allow("/message/metadata", MISSING, "null", "{'a':[1,2.50,1e400,{'b':null}]}",
                        "{'a':" + text(4088, "x") + "}"),
                allow("/message/createdAt", "'0001-01-01T00:00:00Z'", "'9999-12-31T23:59:59.999999999Z'",
                        "'2026-11-21T09:00:00+14:00'", "'2026-11-21T09:00:00.1-12:30'", "'2024-02-29T00:00:00.12Z'",
                        "'0001-01-01T00:00:00.000-00:30'"),
                allow("/occurredAt", "'1999-12-31T23:59:59.999999999+00:00'"),
                allow("/unknown", "1", "null", "{'deep':[{'er':1e400}]}", text(1000, "x"), "'\\u0000'", "'\\ud800'"),
                allow("/message/unknown", "true", "[]"));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                rule("/type", MISSING, "null", "1", "''", "'chat.message.unknown'", "'CHAT.MESSAGE.SENT'", "'x.'",
                        "'x.a b'", "'x." + "a".repeat(63) + "'"),
                rule("/id", MISSING, "null", "1.0", "1e3", "''", text(257, "x"), text(129, "é"), "'a\\n'", "'\\u0085'",
                        "'\\u007f'", "'\\ufffe'", "'\\ud800'", "true", "{}"),
                rule("/occurredAt", MISSING, "null", "1763715600", "''", "'2026-11-21'", "'2026-11-21T09:00:00'",
                        "'2026-11-21 09:00:00Z'", "'2026-11-21T09:00:00.1234567890Z'", "'2026-02-30T09:00:00Z'",
                        "'2026-11-21T25:00:00Z'", "'2026-11-21T09:00:00+25:00'", "'0000-01-01T00:00:00Z'",
                        "'10000-01-01T00:00:00Z'", "'+10000-01-01T00:00:00Z'", "'-0001-01-01T00:00:00Z'"),
                rule("/sessionId", MISSING, "null", "''", "'a\\u0001b'", text(257, "x"), "1.5", "[]"),
                rule("/meetingId", MISSING, "null", "''", text(257, "x")),
                rule("/organizationId", "''", "1", "'a/b'"),
                rule("/message", MISSING, "null", "'text'", "[]", "{}"),
                rule("/message/id", MISSING, "null", "''", "'a\\u0000'", text(257, "x")),
                rule("/message/participantId", MISSING, "null", "''", "1.0", text(257, "x"), "'a\\u0000'", "'\\ud800'"),
                rule("/message/userId", "''", "true", text(257, "x"), "'\\udc00'"),
                rule("/message/replyTo", "''", "{}"),
                rule("/message/displayName", "1", text(257, "x")),
                rule("/message/payloadType", MISSING, "null", "''", "'text_message'", "'VIDEO_MESSAGE'", "0"),
                rule("/message/payload", MISSING, "null", "1", "{}"),
                rule("/message/targetUserIds", "null", "'u-1'", "{}", "[null]", "[1.5]", "[" + text(257, "x") + "]",
                        "[" + "'u',".repeat(1000) + "'u']"),
                rule("/message/roles", "'host'", "[1]", "[" + text(257, "x") + "]", "[" + "'r',".repeat(100) + "'r']"),
                rule("/message/sequence", "-1", "1.0", "'1'", "9007199254740992"),
                rule("/message/metadata", "[]", "'text'", "{'a':" + text(4089, "x") + "}",
                        "{'a':" + "[".repeat(32) + "]".repeat(32) + "}"),
                rule("/message/createdAt", MISSING, "null", "''", "'yesterday'", "'2026-11-21T09:00:00.1234567890Z'",
                        "1"));
    }

    @Test
    void csvHasValuesAtTheirLimits() throws Exception {
        var chat = new Chat().started();
        for (var rule : allowed()) {
            for (var value : rule.getValue()) {
                chat.sent("m-" + chat.events().size(), "hello");
                set(chat.last(), rule.getKey(), value);
            }
        }
        API.send(chat.ended());
        assertThat(API.csv(chat.sessionId())).isEqualTo(ReferenceChat.csv(chat.events()));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void valuesBeyondTheirLimitsAreRefusedWithFieldName(String path, List<String> values) throws Exception {
        for (var value : values) {
            var chat = new Chat().sent("m-1", "hello");
            set(chat.last(), path, value);
            var answer = API.post(Json.ascii(Json.batch(chat.events())));
            assertThat(answer.status()).as("%s = %.40s: %s", path, value, answer).isEqualTo(400);
            assertThat(answer.reason()).as("%s = %.40s: %s", path, value, answer).isEqualTo("INVALID_EVENTS");
            assertThat(answer.message()).as("%s = %.40s", path, value)
                    .contains(path.substring(path.lastIndexOf('/') + 1));
            if (isLimitOfSchema(path, value)) {
                assertThat(Contract.violations(Json.batch(chat.events()))).as("%s = %.40s", path, value).isNotEmpty();
            }
        }
    }

    /// Returns whether a JSON schema can express the rule. It cannot count bytes or levels, and it has no lone surrogates. Its format of times is
    /// wider than ours.
    private static boolean isLimitOfSchema(String path, String value) {
        var isAlmostTime = path.endsWith("At") && value.contains("-");
        return !isAlmostTime && !value.contains("\\u") && !value.contains("é") && !path.equals("/message/metadata")
                && !value.equals("1.0") && !value.equals("1e3");
    }

    @Test
    void imagePayloadMustBeAbsoluteUri() {
        assertPayloads("IMAGE_MESSAGE",
                List.of("https://example.org/a.png", "http://example.org/?q=1,2", "ftp://example.org/a.png",
                        "mxc://example.org/a", "urn:uuid:1", "cid:part1"),
                List.of("", "a.png", "//example.org/a.png", "javascript:alert(1)", "JavaScript:alert(1)",
                        "data:text/html,x", "file:///etc/passwd", "blob:https://example.org/1", "about:blank",
                        "vbscript:x", "https://example.org/a b"));
    }

    @Test
    void filePayloadMustHaveLink() {
        assertPayloads("FILE_MESSAGE",
                List.of("{\"link\":\"https://example.org/a.pdf\",\"name\":\"a.pdf\",\"size\":0}",
                        "{\"link\":\"mxc://example.org/a\"}", " { \"link\" : \"ftp://example.org/a\" } "),
                List.of("", "a.pdf", "[]", "{}", "null", "{\"link\":1,\"name\":\"a\",\"size\":1}",
                        "{\"link\":\"javascript:alert(1)\"}",
                        "{\"link\":\"https://example.org\",\"name\":\"a\",\"size\":\"1\"}",
                        "{\"link\":\"https://example.org\",\"name\":\"a\",\"size\":1"));
    }

    @Test
    void editIsLimitedBySizeOfEventOnly() {
        var chat = new Chat().started().sent("m-1", "short").edited("m-1", "x".repeat(60_000)).ended();
        API.send(chat);
        assertThat(API.csv(chat.sessionId())).isEqualTo(ReferenceChat.csv(chat.events()));
        assertError(API.post(new Chat().edited("m-1", "x".repeat(64 * 1024)).events()), 413, "TOO_LARGE");
    }

    @Test
    void messageMayHaveThousandRecipients() {
        API.send(new Chat().sentTo(Stream.generate(() -> "u").limit(1000).toList(), "m-1", "psst"));
    }

    @Test
    void sessionEndMayHaveAnyReason() {
        var tooLong = new Chat().ended();
        tooLong.last().put("reason", "x".repeat(65));
        assertRefused(tooLong);
        for (var reason : List.of("BORED", "😀".repeat(64))) {
            var chat = new Chat().ended();
            chat.last().put("reason", reason);
            API.send(chat);
        }
        var none = new Chat().ended();
        none.last().remove("reason");
        API.send(none);
    }

    private static void assertRefused(Chat chat) {
        assertError(API.post(chat.events()), 400, "INVALID_EVENTS");
        assertThat(Contract.violations(Json.batch(chat.events()))).isNotEmpty();
    }

    private static void assertPayloads(String type, List<String> good, List<String> bad) {
        var chat = new Chat().started();
        good.forEach(payload -> chat.sent("m-" + chat.events().size(), payload, m -> m.put("payloadType", type)));
        API.send(chat.ended());
        assertThat(API.csv(chat.sessionId())).isEqualTo(ReferenceChat.csv(chat.events()));
        for (var payload : bad) {
            var answer = API.post(new Chat().sent("m-1", payload, m -> m.put("payloadType", type)).events());
            assertThat(answer.reason()).as("%s %s: %s", type, payload, answer).isEqualTo("INVALID_EVENTS");
        }
    }

    /// Returns a JSON string in single quotes. `set` replaces them with double quotes.
    private static String text(int length, String character) {
        return "'" + character.repeat(length) + "'";
    }

    private static void set(ObjectNode event, String path, String value) throws Exception {
        var end = path.lastIndexOf('/');
        var parent = (ObjectNode) event.at(path.substring(0, end));
        if (value.equals(MISSING)) {
            parent.remove(path.substring(end + 1));
        } else {
            JsonNode json = new ObjectMapper().readTree(value.replace('\'', '"'));
            parent.set(path.substring(end + 1), json);
        }
    }
}
