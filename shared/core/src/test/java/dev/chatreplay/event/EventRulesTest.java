package dev.chatreplay.event;

import static dev.chatreplay.event.InvalidEventException.Problem.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chatreplay.event.InvalidEventException.Problem;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventRulesTest {
    private static final String EMOJI = "👩";

    @ParameterizedTest(name = "{1} at {2}")
    @MethodSource({"brokenEnvelopes", "brokenMessages", "brokenPayloads", "brokenTexts"})
    void errorNamesBrokenRuleAndItsPlace(EventBuilder event, Problem problem, String path) {
        var alone = catchThrowableOfType(InvalidEventException.class, () -> ChatEventParser.parse(event.json()));
        assertThat(alone.problem()).isEqualTo(problem);
        assertThat(alone.path()).isEqualTo("$" + path);
        assertThat(alone.index()).isEmpty();
        assertThat(alone).hasMessageStartingWith(problem + " at $" + path + ": ");

        var body = "{\"events\":[" + EventBuilder.sent("msg-0").json() + "," + event.json() + "]}";
        var inBatch = catchThrowableOfType(InvalidEventException.class, () -> ChatEventParser.parseBatch(body, "acme"));
        assertThat(inBatch.problem()).isEqualTo(problem);
        assertThat(inBatch.path()).isEqualTo("$.events[1]" + path);
        assertThat(inBatch.index()).hasValue(1);
        assertThat(inBatch)
                .hasMessageStartingWith("events[1] is invalid: " + problem + " at $.events[1]" + path + ": ");
        assertThat(inBatch.getMessage()).hasSizeLessThan(500).doesNotContain("SECRET");
    }

    static Stream<Arguments> brokenEnvelopes() {
        return Stream.of(
                arguments(sent().without("type"), MISSING_FIELD, ".type"),
                arguments(sent().with("type", 1), WRONG_TYPE, ".type"),
                arguments(sent().with("type", "chat.message.SECRET"), UNKNOWN_EVENT_TYPE, ".type"),
                arguments(sent().with("type", ""), UNKNOWN_EVENT_TYPE, ".type"),
                arguments(sent().without("id"), MISSING_FIELD, ".id"),
                arguments(sent().with("id", null), WRONG_TYPE, ".id"),
                arguments(sent().with("id", ""), INVALID_ID, ".id"),
                arguments(sent().with("id", "SECRET#"), INVALID_ID, ".id"),
                arguments(sent().with("id", "x".repeat(129)), INVALID_ID, ".id"),
                arguments(sent().without("occurredAt"), MISSING_FIELD, ".occurredAt"),
                arguments(sent().with("occurredAt", 1_795_000_000_000L), WRONG_TYPE, ".occurredAt"),
                arguments(sent().at("yesterday SECRET"), INVALID_TIME, ".occurredAt"),
                arguments(sent().without("sessionId"), MISSING_FIELD, ".sessionId"),
                arguments(sent().with("sessionId", "a/b"), INVALID_ID, ".sessionId"),
                arguments(sent().with("sessionId", List.of()), WRONG_TYPE, ".sessionId"),
                arguments(sent().without("meetingId"), MISSING_FIELD, ".meetingId"),
                arguments(sent().with("meetingId", "a b"), INVALID_ID, ".meetingId"),
                arguments(sent().with("meetingId", true), WRONG_TYPE, ".meetingId"),
                arguments(sent().with("organizationId", "a\nb"), INVALID_ID, ".organizationId"),
                arguments(sent().with("organizationId", null), WRONG_TYPE, ".organizationId"),
                arguments(EventBuilder.started().with("title", "x".repeat(257)), TEXT_TOO_LONG, ".title"),
                arguments(EventBuilder.started().with("title", null), WRONG_TYPE, ".title"),
                arguments(EventBuilder.ended().without("reason"), MISSING_FIELD, ".reason"),
                arguments(EventBuilder.ended().with("reason", 3), WRONG_TYPE, ".reason"),
                arguments(sent().with("extra", "x".repeat(64 * 1024)), EVENT_TOO_LARGE, ""));
    }

    static Stream<Arguments> brokenMessages() {
        return Stream.of(
                arguments(sent().without("message"), MISSING_FIELD, ".message"),
                arguments(sent().with("message", "SECRET"), WRONG_TYPE, ".message"),
                arguments(sent().with("message", List.of()), WRONG_TYPE, ".message"),
                arguments(sent().without("message.id"), MISSING_FIELD, ".message.id"),
                arguments(EventBuilder.edited("msg", "").with("message.id", "a b"), INVALID_ID, ".message.id"),
                arguments(EventBuilder.pinned("msg").with("message.id", 5), WRONG_TYPE, ".message.id"),
                arguments(EventBuilder.unpinned("msg").with("message.id", "ä"), INVALID_ID, ".message.id"),
                arguments(EventBuilder.deleted("msg").with("message", null), WRONG_TYPE, ".message"),
                arguments(sent().without("message.participantId"), MISSING_FIELD, ".message.participantId"),
                arguments(sent().with("message.participantId", ""), TEXT_TOO_SHORT, ".message.participantId"),
                arguments(sent().with("message.participantId", EMOJI.repeat(257)), TEXT_TOO_LONG,
                        ".message.participantId"),
                arguments(sent().with("message.userId", "x".repeat(257)), TEXT_TOO_LONG, ".message.userId"),
                arguments(sent().with("message.userId", null), WRONG_TYPE, ".message.userId"),
                arguments(sent().without("message.displayName"), MISSING_FIELD, ".message.displayName"),
                arguments(sent().with("message.displayName", Map.of()), WRONG_TYPE, ".message.displayName"),
                arguments(sent().with("message.displayName", "x".repeat(257)), TEXT_TOO_LONG, ".message.displayName"),
                arguments(sent().without("message.createdAt"), MISSING_FIELD, ".message.createdAt"),
                arguments(sent().createdAt("2026-02-30T00:00:00Z"), INVALID_TIME, ".message.createdAt"),
                arguments(targets("u-1"), WRONG_TYPE, ".message.targetUserIds"),
                arguments(targets(null), WRONG_TYPE, ".message.targetUserIds"),
                arguments(targets(List.of("u-1", 2)), WRONG_TYPE, ".message.targetUserIds[1]"),
                arguments(targets(List.of(List.of("u"))), WRONG_TYPE, ".message.targetUserIds[0]"),
                arguments(targets(List.of("u", "", "x".repeat(257))), TEXT_TOO_LONG, ".message.targetUserIds[2]"),
                arguments(targets(Collections.nCopies(1001, "u")), TOO_MANY_TARGETS, ".message.targetUserIds"));
    }

    static Stream<Arguments> brokenPayloads() {
        return Stream.of(
                arguments(sent().without("message.payloadType"), MISSING_FIELD, ".message.payloadType"),
                arguments(sent().with("message.payloadType", 1), WRONG_TYPE, ".message.payloadType"),
                arguments(payload("SECRET", ""), UNKNOWN_PAYLOAD_TYPE, ".message.payloadType"),
                arguments(sent().without("message.payload"), MISSING_FIELD, ".message.payload"),
                arguments(sent().with("message.payload", null), WRONG_TYPE, ".message.payload"),
                arguments(payload("FILE_MESSAGE", Map.of("link", "http://a/")), WRONG_TYPE, ".message.payload"),
                arguments(payload("TEXT_MESSAGE", "x".repeat(2001)), TEXT_TOO_LONG, ".message.payload"),
                arguments(payload("TEXT_MESSAGE", EMOJI.repeat(2001)), TEXT_TOO_LONG, ".message.payload"),
                arguments(EventBuilder.edited("msg", "x".repeat(8193)), TEXT_TOO_LONG, ".message.payload"),
                arguments(EventBuilder.edited("msg", EMOJI.repeat(2048) + "x"), TEXT_TOO_LONG, ".message.payload"),
                arguments(EventBuilder.edited("msg", "").without("message.payload"), MISSING_FIELD, ".message.payload"),
                arguments(payload("IMAGE_MESSAGE", "SECRET"), INVALID_URL, ".message.payload"),
                arguments(payload("FILE_MESSAGE", "SECRET"), INVALID_FILE_PAYLOAD, ".message.payload"));
    }

    static Stream<Arguments> brokenTexts() {
        return Stream.of(
                arguments(sent().with("message.payload", "SECRET\0"), INVALID_TEXT, ".message.payload"),
                arguments(sent().with("message.displayName", "\uD83D"), INVALID_TEXT, ".message.displayName"),
                arguments(sent().with("message.displayName", "\uDC69\uD83D"), INVALID_TEXT, ".message.displayName"),
                arguments(sent().with("id", "\0"), INVALID_TEXT, ".id"),
                arguments(targets(List.of("u", "\uDC69")), INVALID_TEXT, ".message.targetUserIds[1]"),
                arguments(sent().with("extra", List.of(1, Map.of("deep", List.of("\0")))), INVALID_TEXT,
                        ".extra[1].deep[0]"),
                arguments(sent().with("SECRET ä", "\uD83D"), INVALID_TEXT, ".?"),
                arguments(sent().with("\0", 1), INVALID_TEXT, ".?"),
                arguments(sent().with("message.\uD83D", 1), INVALID_TEXT, ".message.?"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SECRET", "/image.png", "//example.com/a.png", "image.png", "ftp://example.com/a",
            "http:",
            "http://", "https:///a.png", "http:example.com", "http://:80/", "http://user@/", "http://a:x/",
            "http://a b/", "http://a/b c", " http://a/", "http://a/ ", "http://a/\n", "http://a/\t", "http://a/\u0085",
            "http://a/\u00a0", "http://a/\u2028", "http://a/\\b", "http://a/%zz", "http://a/\"", "http://a/<b>",
            "javascript:alert(1)//http://a/", "data:image/png;base64,AAAA", "http://[::1/", "http://a@b@c/",
            "file:///a"})
    void imageAndFileRefuseInvalidUrl(String invalid) {
        assertThat(problemOf(payload("IMAGE_MESSAGE", invalid))).isEqualTo(INVALID_URL);
        assertThat(problemOf(payload("FILE_MESSAGE", file("\"" + invalid.replaceAll("[\\\\\"\\p{Cntrl}]", " ") + "\"",
                "\"a\"", "1")))).isEqualTo(INVALID_FILE_PAYLOAD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a", "https://example.com/a.png", "HTTPS://EXAMPLE.com:8443/a?b=c&d=e#f",
            "http://user:word@example.com/", "http://[2001:db8::1]:80/", "http://my_bucket.s3.amazonaws.com/a",
            "http://127.0.0.1:8080/", "https://bücher.example/ä/😀.png", "http://a:/", "http://a?b"})
    void imageAndFileAcceptAbsoluteWebUrl(String address) {
        assertThat(payload("IMAGE_MESSAGE", address).parsed().json()).contains(address);
        assertThat(payload("FILE_MESSAGE", file("\"" + address + "\"", "\"\"", "0")).parsed().json()).contains(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "\"a\"", "{", "{}", "{\"link\":\"http://a/\",\"name\":\"a\"}",
            "{\"link\":\"http://a/\",\"size\":1}", "{\"name\":\"a\",\"size\":1}",
            "{\"link\":1,\"name\":\"a\",\"size\":1}", "{\"link\":\"http://a/\",\"name\":null,\"size\":1}",
            "{\"link\":\"http://a/\",\"name\":\"a\",\"size\":-1}",
            "{\"link\":\"http://a/\",\"name\":\"a\",\"size\":1.0}",
            "{\"link\":\"http://a/\",\"name\":\"a\",\"size\":1e3}",
            "{\"link\":\"http://a/\",\"name\":\"a\",\"size\":\"1\"}",
            "{\"link\":\"http://a/\",\"name\":\"a\",\"size\":1,\"size\":1}",
            "{\"link\":\"http://a/\",\"name\":\"a\",\"size\":1}{}",
            "{\"link\":\"http://a/\",\"name\":\"a\",\"size\":1} x",
            "{\"link\":\"http://a/\",\"name\":{\"link\":\"http://a/\"},\"size\":1}"})
    void fileRefusesOtherJsonThanLinkNameAndSize(String invalid) {
        assertThat(problemOf(payload("FILE_MESSAGE", invalid))).isEqualTo(INVALID_FILE_PAYLOAD);
    }

    @ParameterizedTest
    @MethodSource
    void rulesAcceptValidEvents(EventBuilder event) {
        assertThat(event.parsed().json()).isEqualTo(event.json());
        assertThat(ChatEventParser.parseBatch("{\"events\":[" + event.json() + "]}", "acme")).hasSize(1);
    }

    static Stream<EventBuilder> rulesAcceptValidEvents() {
        return Stream.of(
                sent(), EventBuilder.started(), EventBuilder.started().without("title"), EventBuilder.ended(),
                EventBuilder.ended().with("reason", "ALL_PARTICIPANTS_LEFT"), EventBuilder.edited("msg", ""),
                EventBuilder.pinned("msg"), EventBuilder.unpinned("msg"), EventBuilder.deleted("msg"),
                sent().with("id", "Aa0_.:=-".repeat(16)).with("message.id", "x".repeat(128)),
                sent().without("message.userId").with("message.displayName", ""),
                sent().with("message.participantId", EMOJI.repeat(256)).with("message.userId", ""),
                sent().with("message.payload", ""), sent().with("message.payload", EMOJI.repeat(2000)),
                EventBuilder.edited("msg", EMOJI.repeat(2048)), targets(List.of()), targets(List.of("", "u-1")),
                targets(Collections.nCopies(1000, "u")), targets(Collections.nCopies(1000, EMOJI.repeat(12))),
                payload("FILE_MESSAGE", "{\"more\":{\"size\":[-1]},\"size\":" + "9".repeat(60)
                        + ",\"name\":\"\",\"link\":\"https://a/b\"}"),
                // The parser keeps fields that only other types use, and does not check them.
                sent().with("title", 5).with("reason", "SECRET"),
                EventBuilder.started().with("message", "none").with("reason", null),
                EventBuilder.ended().with("message.createdAt", "never").with("message.payload", 5).with("title",
                        List.of()),
                EventBuilder.deleted("msg").with("message.payload", null).with("message.targetUserIds", "all"),
                EventBuilder.edited("msg", "x").with("message.payloadType", "SECRET").createdAt("never"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void eventMayHaveExactly64KibOfUtf8(int more) {
        var bare = sent().with("extra", "").json().length();
        var fill = 64 * 1024 - bare + more;
        var event = sent().with("extra", "é".repeat(fill / 2) + "x".repeat(fill % 2));

        if (more <= 0) {
            assertThat(event.parsed().json()).isEqualTo(event.json());
        } else {
            assertThat(problemOf(event)).isEqualTo(EVENT_TOO_LARGE);
        }
    }

    private static Problem problemOf(EventBuilder event) {
        return catchThrowableOfType(InvalidEventException.class, event::parsed).problem();
    }

    private static EventBuilder sent() {
        return EventBuilder.sent("msg-1");
    }

    private static EventBuilder targets(@Nullable Object targets) {
        return sent().with("message.targetUserIds", targets);
    }

    private static EventBuilder payload(String type, Object payload) {
        return sent().with("message.payloadType", type).with("message.payload", payload);
    }

    private static String file(String link, String name, String size) {
        return "{\"link\":" + link + ",\"name\":" + name + ",\"size\":" + size + "}";
    }
}
