package dev.chatreplay.event;

import static dev.chatreplay.event.InvalidEventException.Problem.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chatreplay.event.ChatEvent.Header;
import dev.chatreplay.event.InvalidEventException.Problem;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatEventParserTest {
    private static final String SENT = EventBuilder.sent("msg-1").json();
    private static final Header HEADER = new Header("evt-1", Instant.parse("2026-11-21T08:00:00.120Z"),
            new SessionKey("acme", "s-1"), "m-1");

    @Test
    void parserReturnsOneEventClassForEachType() {
        assertThat(event(EventBuilder.started()))
                .isEqualTo(new ChatEvent.SessionStarted(HEADER, Optional.of("Weekly")));
        assertThat(event(EventBuilder.started().without("title")))
                .isEqualTo(new ChatEvent.SessionStarted(HEADER, Optional.empty()));
        assertThat(event(EventBuilder.ended()))
                .isEqualTo(new ChatEvent.SessionEnded(HEADER, Optional.of("HOST_ENDED_MEETING")));
        assertThat(event(EventBuilder.sent("msg-1")))
                .isEqualTo(new ChatEvent.MessageSent(HEADER, "msg-1", Instant.parse("2026-11-21T09:00:00.100Z"), 0));
        assertThat(event(EventBuilder.edited("msg-1", "x"))).isEqualTo(new ChatEvent.MessageEdited(HEADER, "msg-1"));
        assertThat(event(EventBuilder.pinned("msg-1"))).isEqualTo(new ChatEvent.MessagePinned(HEADER, "msg-1"));
        assertThat(event(EventBuilder.unpinned("msg-1"))).isEqualTo(new ChatEvent.MessageUnpinned(HEADER, "msg-1"));
        assertThat(event(EventBuilder.deleted("msg-1"))).isEqualTo(new ChatEvent.MessageDeleted(HEADER, "msg-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"session.started", "session.ended", "chat.message.sent", "chat.message.edited",
            "chat.message.pinned", "chat.message.unpinned", "chat.message.deleted"})
    void eventTypeHasNameInJson(String type) {
        var event = EventBuilder.sent("msg-1").with("reason", "HOST_ENDED_MEETING").with("type", type).parsed().event();
        assertThat(event.type().wireName()).isEqualTo(type);
    }

    @Test
    void parserAcceptsFieldsInAnyOrder() {
        var json = """
                {"message":{"createdAt":"2026-11-21T09:00:00.100Z","targetUserIds":[],"payload":"x",
                  "payloadType":"TEXT_MESSAGE","displayName":"","participantId":"p","id":"msg-1"},
                 "meetingId":"m-1","sessionId":"s-1","organizationId":"acme",
                 "occurredAt":"2026-11-21T09:00:00.12+01:00","id":"evt-1","type":"chat.message.sent"}""";
        assertThat(ChatEventParser.parse(json).event())
                .isEqualTo(new ChatEvent.MessageSent(HEADER, "msg-1", Instant.parse("2026-11-21T09:00:00.100Z"), 0));
    }

    @Test
    void parserKeepsJsonAsSentWithoutWhitespace() {
        var start = SENT.substring(0, SENT.length() - 1);
        var extra = ",\"numbers\":[1E400,-0,0.10,1e-7,%s],\"ok\":[true,false,null,{},[]],\"deep\":{\"é\":{\"a b\":\"\\u0001\\n\"}}}"
                .formatted("9".repeat(200));
        var spaced = (start + extra).replaceAll("([\\[{,])", "$1 \t\r\n ").replaceAll("([]}])", " $1 ");

        assertThat(ChatEventParser.parse(spaced).json()).isEqualTo(start + extra);
    }

    @Test
    void parserKeepsEscapedCharacterAsCharacter() {
        var json = SENT.replace("hello", "\\u00e9\\/\\ud83d\\ude00\\\"\\\\\\u0009");
        assertThat(ChatEventParser.parse(json).json()).isEqualTo(SENT.replace("hello", "é/😀\\\"\\\\\\t"));
    }

    @Test
    void parserAcceptsBodyWithoutEventsAndWithUnknownFields() {
        assertThat(ChatEventParser.parseBatch("{\"events\":[]}", "acme")).isEmpty();
        assertThat(ChatEventParser.parseBatch(" {\"a\":[{}],\"events\":[" + SENT + "],\"z\":1e999} ", "acme"))
                .hasSize(1);
    }

    @Test
    void parserOverHttpUsesOrganizationOfCaller() {
        var unnamed = "{\"events\":[" + EventBuilder.sent("msg-1").without("organizationId").json() + "]}";
        assertThat(ChatEventParser.parseBatch(unnamed, "globex").getFirst().event().header().session())
                .isEqualTo(new SessionKey("globex", "s-1"));

        var another = problem(() -> ChatEventParser.parseBatch("{\"events\":[" + SENT + "]}", "globex"));
        assertThat(another.problem()).isEqualTo(ORGANIZATION_MISMATCH);
        assertThat(another.path()).isEqualTo("$.events[0].organizationId");
    }

    @Test
    void parserRefusesBusEventWithoutOrganization() {
        var failure = problem(() -> EventBuilder.sent("msg-1").without("organizationId").parsed());
        assertThat(failure.problem()).isEqualTo(MISSING_FIELD);
        assertThat(failure.path()).isEqualTo("$.organizationId");
    }

    @ParameterizedTest
    @MethodSource
    void parserNamesPlaceOfErrorInInvalidBody(String body, Problem problem, String path) {
        var asText = problem(() -> ChatEventParser.parseBatch(body, "acme"));
        assertThat(asText.problem()).isEqualTo(problem);
        assertThat(asText.path()).isEqualTo(path);
        assertThat(asText.getMessage()).hasSizeLessThan(500).doesNotContain("SECRET");
        assertThat(asText).hasNoCause();

        var asBytes = problem(() -> ChatEventParser.parseBatch(body.getBytes(StandardCharsets.UTF_8), "acme"));
        assertThat(asBytes).hasMessage(asText.getMessage());
    }

    static Stream<Arguments> parserNamesPlaceOfErrorInInvalidBody() {
        return Stream.of(
                arguments("", INVALID_JSON, "$"), arguments(" ", INVALID_JSON, "$"),
                arguments("SECRET", INVALID_JSON, "$"), arguments("{", INVALID_JSON, "$"),
                arguments("\uFEFF{\"events\":[]}", INVALID_JSON, "$"), arguments("{'events':[]}", INVALID_JSON, "$"),
                arguments("{\"events\":[]}SECRET", INVALID_JSON, "$"),
                arguments("{\"events\":[]}{}", INVALID_JSON, "$"),
                arguments("{\"events\":[],}", INVALID_JSON, "$"), arguments("{\"events\":[]/**/}", INVALID_JSON, "$"),
                arguments("{\"events\":[],\"a\":NaN}", INVALID_JSON, "$"),
                arguments("{\"events\":[],\"a\":01}", INVALID_JSON, "$"),
                arguments("{\"events\":[],\"a\":\"\\x\"}", INVALID_JSON, "$"),
                arguments("{\"events\":[],\"events\":[]}", INVALID_JSON, "$"),
                arguments("{\"events\":[],\"a\":" + "[".repeat(64) + "]".repeat(64) + "}", INVALID_JSON, "$"),
                arguments("[]", WRONG_TYPE, "$"), arguments("null", WRONG_TYPE, "$"), arguments("1", WRONG_TYPE, "$"),
                arguments("{}", MISSING_FIELD, "$.events"), arguments("{\"Events\":[]}", MISSING_FIELD, "$.events"),
                arguments("{\"events\":null}", WRONG_TYPE, "$.events"),
                arguments("{\"events\":{}}", WRONG_TYPE, "$.events"),
                arguments(body(SENT, "[]"), WRONG_TYPE, "$.events[1]"),
                arguments(body("null"), WRONG_TYPE, "$.events[0]"),
                arguments(body(SENT, "{\"id\":SECRET}"), INVALID_JSON, "$.events[1]"),
                arguments(body(SENT, SENT.replace("\"id\":\"evt", "\"id\":\"SECRET\",\"id\":\"evt")), INVALID_JSON,
                        "$.events[1]"),
                arguments(body(SENT.replace("hello", "\n")), INVALID_JSON, "$.events[0]"),
                arguments(body("{\"a\":" + "9".repeat(1001) + "}"), INVALID_JSON, "$.events[0]"),
                arguments(body("{\"" + "n".repeat(1025) + "\":1}"), INVALID_JSON, "$.events[0]"),
                arguments("{\"events\":[" + SENT, INVALID_JSON, "$"),
                arguments("{\"events\":[" + SENT.substring(0, 40), INVALID_JSON, "$.events[0]"),
                arguments("{\"events\":[" + (SENT + ",").repeat(500) + "SECRET", INVALID_JSON, "$"),
                arguments("{\"events\":[" + (SENT + ",").repeat(500) + "{SECRET", TOO_MANY_EVENTS, "$.events"),
                arguments(" ".repeat(1024 * 1024 + 1), BODY_TOO_LARGE, "$"),
                arguments("é".repeat(512 * 1024) + "x", BODY_TOO_LARGE, "$"));
    }

    @Test
    void parserAcceptsBodyWith500EventsAndOneMebibyte() {
        var most = "{\"events\":[" + String.join(",", Collections.nCopies(500, SENT)) + "]}";
        var largest = most + " ".repeat(1024 * 1024 - most.length());
        assertThat(ChatEventParser.parseBatch(largest, "acme")).hasSize(500);
        assertThat(ChatEventParser.parseBatch(largest.getBytes(StandardCharsets.UTF_8), "acme")).hasSize(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32BE", "UTF-32LE", "ISO-8859-1"})
    void parserRefusesEncodingsOtherThanUtf8(String encoding) {
        var bytes = body(SENT.replace("hello", "é")).getBytes(Charset.forName(encoding));
        assertThat(problem(() -> ChatEventParser.parseBatch(bytes, "acme")).problem()).isEqualTo(INVALID_JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "c080", "eda0bd", "f5808080", "c3", "f09f98"})
    void parserRefusesInvalidUtf8(String hex) {
        var raw = new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
        var broken = body(SENT.replace("hello", raw)).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(problem(() -> ChatEventParser.parseBatch(broken, "acme")).problem()).isEqualTo(INVALID_JSON);
    }

    @Test
    void parserRefusesLoneSurrogateInTextBody() {
        var failure = problem(() -> ChatEventParser.parseBatch(body(SENT.replace("hello", "\uD83D")), "acme"));
        assertThat(failure.problem()).isEqualTo(INVALID_TEXT);
        assertThat(failure.path()).isEqualTo("$.events[0].message.payload");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udbff", "\\udc00", "\\udfff", "x\\ud800x", "\\udfff\\ud800", "\\u0000"})
    void parserRefusesEscapedNulAndLoneSurrogates(String escaped) {
        assertThat(problem(() -> ChatEventParser.parse(SENT.replace("hello", escaped))).problem())
                .isEqualTo(INVALID_TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud7ff", "\\ue000", "\\uffff", "\\ud800\\udc00", "\\udbff\\udfff", "\\u0001"})
    void parserAcceptsEscapedCharactersWithUtf8(String escaped) {
        assertThat(ChatEventParser.parse(SENT.replace("hello", escaped)).event())
                .isInstanceOf(ChatEvent.MessageSent.class);
    }

    @Test
    void parserRefusesTooLargeBusEventBeforeReading() {
        var large = "{" + " ".repeat(ChatEventParser.MAX_BODY_BYTES);
        assertThat(problem(() -> ChatEventParser.parse(large)).problem()).isEqualTo(BODY_TOO_LARGE);
    }

    @Test
    void errorShortensPathOfDeeplyNestedValue() {
        var deep = IntStream.range(0, 40).mapToObj(i -> "{\"name-of-thirty-two-characters-" + (i % 10) + "\":")
                .collect(Collectors.joining()) + "\"\\u0000\"" + "}".repeat(40);
        var failure = problem(() -> ChatEventParser.parse("{\"extra\":" + deep + "}"));
        assertThat(failure.problem()).isEqualTo(INVALID_TEXT);
        assertThat(failure.path()).startsWith("$.extra.name-of-").endsWith("…").hasSizeLessThanOrEqualTo(201);
    }

    @Test
    void testsCoverEveryProblem() {
        var covered = Stream.of(EventRulesTest.brokenEnvelopes(), EventRulesTest.brokenMessages(),
                EventRulesTest.brokenPayloads(), EventRulesTest.brokenTexts(), parserNamesPlaceOfErrorInInvalidBody())
                .flatMap(rows -> rows).map(row -> (Problem) row.get()[1]).collect(Collectors.toSet());
        covered.add(ORGANIZATION_MISMATCH);
        assertThat(covered).containsExactlyInAnyOrder(Problem.values());
    }

    private static ChatEvent event(EventBuilder event) {
        return event.id("evt-1").at("2026-11-21T09:00:00.12+01:00").parsed().event();
    }

    private static String body(String... events) {
        return Arrays.stream(events).collect(Collectors.joining(",", "{\"events\":[", "]}"));
    }

    private static InvalidEventException problem(ThrowingCallable call) {
        return catchThrowableOfType(InvalidEventException.class, call);
    }
}
