package dev.chatreplay.event;

import static dev.chatreplay.event.InvalidEventException.Problem.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chatreplay.event.ChatEvent.Author;
import dev.chatreplay.event.ChatEvent.Header;
import dev.chatreplay.event.InvalidEventException.Problem;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatEventParserTest {
    private static final String SENT = EventBuilder.sent("msg-1").json();
    private static final Instant RECEIVED_AT = Instant.parse("2026-11-21T10:00:00Z");
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
        assertThat(event(EventBuilder.messagesDeleted()))
                .isEqualTo(new ChatEvent.MessagesDeleted(HEADER, Optional.empty(), HEADER.occurredAt()));
        assertThat(event(EventBuilder.messagesDeleted().with("participantId", "p-1")))
                .isEqualTo(new ChatEvent.MessagesDeleted(HEADER, Optional.of(new Author.Participant("p-1")),
                        HEADER.occurredAt()));
        assertThat(event(EventBuilder.reactionAdded("msg-1", "p-1", "+")))
                .isEqualTo(new ChatEvent.ReactionAdded(HEADER, "msg-1", "p-1", "+"));
        assertThat(event(EventBuilder.reactionRemoved("msg-1", "p-1", "+")))
                .isEqualTo(new ChatEvent.ReactionRemoved(HEADER, "msg-1", "p-1", "+"));
        assertThat(event(EventBuilder.delivered("p-1", "2026-11-21T09:00:00Z")))
                .isEqualTo(new ChatEvent.MessagesDelivered(HEADER, "p-1", Instant.parse("2026-11-21T09:00:00Z")));
        assertThat(event(EventBuilder.read("p-1", "2026-11-21T09:00:00Z")))
                .isEqualTo(new ChatEvent.MessagesRead(HEADER, "p-1", Instant.parse("2026-11-21T09:00:00Z")));
        assertThat(event(EventBuilder.extension("x.poll"))).isEqualTo(new ChatEvent.Extension(HEADER, "x.poll"));
    }

    @ParameterizedTest
    @EnumSource(value = EventType.class, mode = EnumSource.Mode.EXCLUDE, names = "EXTENSION")
    void eventTypeHasNameInJson(EventType type) {
        var event = EventBuilder.sent("msg-1").with("participantId", "p-1").with("reaction", "+")
                .with("upTo", "2026-11-21T09:00:00Z").with("type", type.wireName()).parsed().event();
        assertThat(event.type()).isEqualTo(type);
        assertThat(event.typeName()).isEqualTo(type.wireName());
    }

    @Test
    void parserAcceptsFieldsInAnyOrder() {
        var json = """
                {"message":{"createdAt":"2026-11-21T09:00:00.100Z","targetUserIds":[],"payload":"x",
                  "payloadType":"TEXT_MESSAGE","displayName":"","participantId":"p","id":"msg-1"},
                 "meetingId":"m-1","sessionId":"s-1","organizationId":"acme",
                 "occurredAt":"2026-11-21T09:00:00.12+01:00","id":"evt-1","type":"chat.message.sent"}""";
        assertThat(ChatEventParser.parse(json, RECEIVED_AT).event())
                .isEqualTo(new ChatEvent.MessageSent(HEADER, "msg-1", Instant.parse("2026-11-21T09:00:00.100Z"), 0));
    }

    @Test
    void parserKeepsJsonAsSentWithoutWhitespace() {
        var start = SENT.substring(0, SENT.length() - 1);
        var extra = ",\"numbers\":[1E400,-0,0.10,1e-7,%s],\"ok\":[true,false,null,{},[]],\"deep\":{\"é\":{\"a b\":\"\\u0001\\n\"}}}"
                .formatted("9".repeat(200));
        var spaced = (start + extra).replaceAll("([\\[{,])", "$1 \t\r\n ").replaceAll("([]}])", " $1 ");

        assertThat(ChatEventParser.parse(spaced, RECEIVED_AT).json()).isEqualTo(start + extra);
    }

    @Test
    void parserKeepsEscapedCharacterAsCharacter() {
        var json = SENT.replace("hello", "\\u00e9\\/\\ud83d\\ude00\\\"\\\\\\u0009");
        assertThat(ChatEventParser.parse(json, RECEIVED_AT).json()).isEqualTo(SENT.replace("hello", "é/😀\\\"\\\\\\t"));
    }

    @Test
    void parserAcceptsBodyWithoutEventsAndWithUnknownFields() {
        assertThat(batch("{\"events\":[]}")).isEqualTo(new ParsedBatch(List.of(), List.of(), Set.of()));
        assertThat(batch(" {\"a\":[{}],\"events\":[" + SENT + "],\"z\":1e999} ").events()).hasSize(1);
    }

    @Test
    void parserOverHttpUsesOrganizationOfCaller() {
        for (var owner : List.of(EventBuilder.sent("msg-1").without("organizationId"),
                EventBuilder.sent("msg-1").with("organizationId", null))) {
            assertThat(ChatEventParser.parseBatch(body(owner.json()), "globex", RECEIVED_AT).events()).singleElement()
                    .extracting(valid -> valid.parsed().event().header().session())
                    .isEqualTo(new SessionKey("globex", "s-1"));
        }
        var another = ChatEventParser.parseBatch(body(SENT), "globex", RECEIVED_AT);
        assertThat(another.events()).isEmpty();
        assertThat(another.refused()).singleElement().satisfies(refusal -> {
            assertThat(refusal.problem()).isEqualTo(ORGANIZATION_MISMATCH);
            assertThat(refusal.path()).isEqualTo("$.events[0].organizationId");
        });
    }

    @Test
    void batchNamesEveryBadEventAndKeepsOthers() {
        var tooLarge = EventBuilder.sent("msg-1").with("extra", "x".repeat(64 * 1024)).json();
        var batch = batch(
                body("[{\"a\":[1]}]", SENT, "null", "{}", SENT, tooLarge, "5", "{\"type\":\"x.a\",\"id\":[]}"));
        assertThat(batch.events()).extracting(IndexedEvent::index).containsExactly(1, 4);
        assertThat(batch.events()).extracting(valid -> valid.parsed().json()).containsOnly(SENT);
        assertThat(batch.refused()).extracting(InvalidEventException::path, InvalidEventException::problem)
                .containsExactly(tuple("$.events[0]", WRONG_TYPE), tuple("$.events[2]", WRONG_TYPE),
                        tuple("$.events[3].type", MISSING_FIELD), tuple("$.events[5]", EVENT_TOO_LARGE),
                        tuple("$.events[6]", WRONG_TYPE), tuple("$.events[7].id", WRONG_TYPE));
        assertThat(batch.refused()).extracting(refusal -> refusal.index().orElse(-1)).containsExactly(0, 2, 3, 5, 6, 7);
    }

    @Test
    void batchMayHoldBadEventsOnly() {
        var batch = batch(body(Collections.nCopies(500, "{}").toArray(String[]::new)));
        assertThat(batch.events()).isEmpty();
        assertThat(batch.refused()).hasSize(500);
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
        var asText = problem(() -> batch(body));
        assertThat(asText.problem()).isEqualTo(problem);
        assertThat(asText.path()).isEqualTo(path);
        assertThat(asText.getMessage()).hasSizeLessThan(500).doesNotContain("SECRET");
        assertThat(asText.advice()).matches("[A-Z][^\\n]*\\.");
        assertThat(asText).hasNoCause();

        var asBytes = problem(() -> batch(body.getBytes(StandardCharsets.UTF_8)));
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
        assertThat(batch(largest).events()).hasSize(500);
        assertThat(batch(largest.getBytes(StandardCharsets.UTF_8)).events()).hasSize(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32BE", "UTF-32LE", "ISO-8859-1"})
    void parserRefusesEncodingsOtherThanUtf8(String encoding) {
        var bytes = body(SENT.replace("hello", "é")).getBytes(Charset.forName(encoding));
        assertThat(problem(() -> batch(bytes)).problem()).isEqualTo(INVALID_JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "c080", "eda0bd", "f5808080", "c3", "f09f98"})
    void parserRefusesInvalidUtf8(String hex) {
        var raw = new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
        var broken = body(SENT.replace("hello", raw)).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(problem(() -> batch(broken)).problem()).isEqualTo(INVALID_JSON);
    }

    @Test
    void parserRefusesTooLargeBusEventBeforeReading() {
        var large = "{" + " ".repeat(ChatEventParser.MAX_BODY_BYTES);
        assertThat(problem(() -> ChatEventParser.parse(large, RECEIVED_AT)).problem()).isEqualTo(BODY_TOO_LARGE);
    }

    @ParameterizedTest
    @MethodSource
    void sessionOfInvalidEventIsReadable(String json) {
        assertThat(ChatEventParser.sessionOf(json)).contains(new SessionKey("acme", "19:a/b@thread"));
    }

    static Stream<String> sessionOfInvalidEventIsReadable() {
        var both = "\"organizationId\":\"acme\",\"sessionId\":\"19:a/b@thread\"";
        return Stream.of("{" + both + "}", "{" + both + ",\"type\":5,\"message\":null}",
                "{\"message\":{\"sessionId\":\"other\",\"organizationId\":[]}," + both + "}",
                "{\"type\":\"a\",\"type\":\"a\"," + both + "}", "{" + both + "}{}", "{" + both + "} x", "{" + both,
                "{" + both + ",\"a\":NaN}", "{\"a\":" + "[".repeat(100) + "]".repeat(100) + "," + both + "}",
                " {" + both + ",\"id\":\"" + "x".repeat(2 * 1024 * 1024) + "\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hello", "null", "5", "\"a\"", "[]", "{}", "{\"events\":[]}",
            "[{\"organizationId\":\"acme\",\"sessionId\":\"s-1\"}]", "{\"organizationId\":\"acme\"}",
            "{\"sessionId\":\"s-1\"}", "{\"organizationId\":null,\"sessionId\":\"s-1\"}",
            "{\"organizationId\":\"acme\",\"sessionId\":{}}", "{\"organizationId\":\"a/b\",\"sessionId\":\"s-1\"}",
            "{\"organizationId\":\"acme\",\"sessionId\":\"\"}", "{\"organizationId\":5,\"sessionId\":\"s-1\"}",
            "{\"organizationId\":\"acme\",\"sessionId\":1.0}",
            "{\"organizationId\":\"acme\",\"sessionId\":\"\\ud83d\"}",
            "{\"organizationId\":\"acme\",\"sessionId\":\"s-1", "{\"organizationId\":\"acme\" \"sessionId\":\"s-1\"}",
            "{\"organizationId\":\"acme\",\"sessionId\":\"s-1\",\"sessionId\":\"s-2\"}"})
    void sessionIsUnknownWithoutBothIds(String json) {
        assertThat(ChatEventParser.sessionOf(json)).isEmpty();
    }

    @Test
    void sessionIdMayBeInteger() {
        assertThat(ChatEventParser.sessionOf("{\"organizationId\":\"acme\",\"sessionId\":-7}"))
                .contains(new SessionKey("acme", "-7"));
    }

    @Test
    void testsCoverEveryProblem() {
        var covered = Stream.concat(BrokenEvents.all(), parserNamesPlaceOfErrorInInvalidBody())
                .map(row -> (Problem) row.get()[1]).collect(Collectors.toSet());
        covered.add(ORGANIZATION_MISMATCH);
        assertThat(covered).containsExactlyInAnyOrder(Problem.values());
    }

    private static ChatEvent event(EventBuilder event) {
        return event.id("evt-1").at("2026-11-21T09:00:00.12+01:00").parsed().event();
    }

    private static ParsedBatch batch(String body) {
        return ChatEventParser.parseBatch(body, "acme", RECEIVED_AT);
    }

    private static ParsedBatch batch(byte[] body) {
        return ChatEventParser.parseBatch(body, "acme", RECEIVED_AT);
    }

    private static String body(String... events) {
        return Arrays.stream(events).collect(Collectors.joining(",", "{\"events\":[", "]}"));
    }

    private static InvalidEventException problem(ThrowingCallable call) {
        return catchThrowableOfType(InvalidEventException.class, call);
    }
}
