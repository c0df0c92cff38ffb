package dev.chatreplay.event;

import static dev.chatreplay.event.InvalidEventException.Problem.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chatreplay.event.ChatEvent.MessageSent;
import dev.chatreplay.event.ChatEvent.MessagesDeleted;
import dev.chatreplay.event.InvalidEventException.Problem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventRulesTest {
    private static final String EMOJI = BrokenEvents.EMOJI;
    private static final Instant RECEIVED_AT = Instant.parse("2026-11-21T10:00:00Z");

    @ParameterizedTest(name = "{1} at {2}")
    @MethodSource("dev.chatreplay.event.BrokenEvents#all")
    void errorNamesBrokenRuleAndItsPlace(EventBuilder event, Problem problem, String path) {
        var alone = catchThrowableOfType(InvalidEventException.class, () -> event.parsed(RECEIVED_AT));
        assertThat(alone.problem()).isEqualTo(problem);
        assertThat(alone.path()).isEqualTo("$" + path);
        assertThat(alone.index()).isEmpty();
        assertThat(alone).hasMessage(problem + " at $" + path + ": " + alone.advice());
        // Sentences with a full stop that say what to do.
        assertThat(alone.advice()).matches("[A-Z][^\\n]*\\.").hasSizeLessThan(450).doesNotContain("SECRET");

        var batch = batch(EventBuilder.sent("msg-0"), event, EventBuilder.sent("msg-2"));
        assertThat(batch.events()).extracting(IndexedEvent::index).containsExactly(0, 2);
        assertThat(batch.refused()).singleElement().satisfies(refusal -> {
            assertThat(refusal.problem()).isEqualTo(problem);
            assertThat(refusal.path()).isEqualTo("$.events[1]" + path);
            assertThat(refusal.index()).hasValue(1);
            assertThat(refusal).hasMessage(
                    "events[1] is invalid: " + problem + " at $.events[1]" + path + ": " + alone.advice());
        });
    }

    @ParameterizedTest
    @MethodSource
    void rulesAcceptValidEvents(EventBuilder event) {
        assertThat(event.parsed(RECEIVED_AT).json()).isEqualTo(event.json());
        assertThat(batch(event).events()).singleElement().extracting(valid -> valid.parsed().json())
                .isEqualTo(event.json());
    }

    static Stream<EventBuilder> rulesAcceptValidEvents() {
        return Stream.of(
                sent(), EventBuilder.started(), EventBuilder.started().without("title"),
                EventBuilder.started().with("title", null), EventBuilder.ended(),
                EventBuilder.ended().without("reason"),
                EventBuilder.ended().with("reason", null), EventBuilder.ended().with("reason", EMOJI.repeat(64)),
                EventBuilder.pinned("msg"), EventBuilder.unpinned("msg"), EventBuilder.deleted("msg"),
                EventBuilder.messagesDeleted(), EventBuilder.messagesDeleted().with("participantId", 7),
                EventBuilder.messagesDeleted().with("userId", "u").with("until", "2026-11-21T09:00:00.123Z"),
                EventBuilder.messagesDeleted().at("2026-11-21T10:10:00Z").with("until", null),
                EventBuilder.sent("msg").at("9999-12-31T23:59:59Z"), EventBuilder.reactionAdded("msg", "p", "👍🏽"),
                EventBuilder.reactionRemoved("msg", "p", EMOJI.repeat(64)),
                EventBuilder.read("p", "9999-12-31T23:59:59Z"),
                EventBuilder.delivered(" ", "2026-11-21T09:00:00.1+14:00"), EventBuilder.extension("x.poll.opened"),
                EventBuilder.extension("x." + "-_.Z9".repeat(12) + "ab").with("message", null).with("reaction", 5),
                sent().with("id", "é".repeat(128)).with("message.id", EMOJI.repeat(64)).with("sessionId", "a/b #%~"),
                sent().with("id", 5).with("sessionId", new BigInteger("9".repeat(256))).with("meetingId", -1),
                sent().with("message.userId", null).with("message.replyTo", null).with("message.displayName", null)
                        .with("message.sequence", null).with("message.roles", null).with("message.metadata", null),
                sent().without("message.userId").without("message.displayName"),
                sent().with("message.displayName", EMOJI.repeat(256)).with("message.replyTo", 12),
                sent().with("message.sequence", (1L << 53) - 1), sent().with("message.sequence", 0),
                sent().with("message.roles", List.of()), sent().with("message.roles", List.of("", EMOJI.repeat(256))),
                sent().with("message.roles", Collections.nCopies(100, "host")),
                sent().with("message.metadata", Map.of()), sent().with("message.metadata", BrokenEvents.nested(32)),
                sent().with("message.metadata", Map.of("a", "é".repeat(2044))),
                sent().with("message.metadata", Map.of("a", new BigDecimal("1E+400"))),
                targets(List.of()), targets(List.of("u-1", 2)), targets(Collections.nCopies(1000, "u")));
    }

    @ParameterizedTest
    @MethodSource
    void rulesAcceptPayloads(EventBuilder event) {
        assertThat(event.parsed().json()).isEqualTo(event.json());
    }

    static Stream<EventBuilder> rulesAcceptPayloads() {
        return Stream.of(
                payload("TEXT_MESSAGE", ""), payload("TEXT_MESSAGE", EMOJI.repeat(16_000)),
                payload("IMAGE_MESSAGE", "mxc://example.org/abcdef"),
                payload("FILE_MESSAGE", " { \"link\" : \"cid:a\" } "),
                payload("FILE_MESSAGE", fields("link", "https://files.example/ä", "name", null, "size", 3)),
                payload("CUSTOM_MESSAGE", null), payload("CUSTOM_MESSAGE", "<b>x</b>"),
                payload("CUSTOM_MESSAGE", new BigDecimal("1.50")), payload("CUSTOM_MESSAGE", List.of(true, List.of())),
                payload("CUSTOM_MESSAGE", Map.of("poll", List.of(Map.of("votes", 3)))),
                EventBuilder.edited("msg", ""), EventBuilder.edited("msg", EMOJI.repeat(16_000)),
                EventBuilder.edited("msg", "").with("message.payload", null),
                EventBuilder.edited("msg", "").with("message.payload", Map.of("link", "javascript:x")),
                EventBuilder.edited("msg", "").with("message.payload", List.of(1)),
                // The parser keeps fields that only other types use, and does not check them.
                sent().with("title", 5).with("reason", "").with("until", "never").with("participantId", null),
                EventBuilder.started().with("message", "none").with("reason", null),
                EventBuilder.ended().with("message.createdAt", "never").with("message.payload", 5).with("title",
                        List.of()),
                EventBuilder.deleted("msg").with("message.payload", null).with("message.targetUserIds", "all"),
                EventBuilder.edited("msg", "x").with("message.payloadType", "SECRET").createdAt("never"));
    }

    @Test
    void messageKeepsTimeToNanosecondAndSequence() {
        var event = (MessageSent) sent().at("2026-11-21T09:00:00.123456789Z")
                .createdAt("2026-11-21T10:00:00.0000001+01:00")
                .with("message.sequence", 7).parsed().event();
        assertThat(event.header().occurredAt()).isEqualTo(Instant.parse("2026-11-21T09:00:00.123456789Z"));
        assertThat(event.createdAt()).isEqualTo(Instant.parse("2026-11-21T09:00:00.0000001Z"));
        assertThat(event.sequence()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "0", "-0", "-17", "123456789012345678901234567890"})
    void integerAsIdKeepsItsDigits(String digits) {
        var json = sent().json().replace("\"evt-chat.message.sent-msg-1\"", digits).replace("\"s-1\"", digits)
                .replace("\"m-1\"", digits).replace("\"msg-1\"", digits);
        var event = (MessageSent) ChatEventParser.parse(json, RECEIVED_AT).event();
        assertThat(List.of(event.header().id(), event.header().session().sessionId(), event.header().meetingId(),
                event.messageId())).containsOnly(digits);
    }

    @Test
    void deletionOfMessagesHoldsUntilItsOwnTimeByDefault() {
        var at = "2026-11-21T09:00:00.000000001Z";
        var everyone = (MessagesDeleted) EventBuilder.messagesDeleted().at(at).parsed().event();
        assertThat(everyone.author()).isEmpty();
        assertThat(everyone.until()).isEqualTo(Instant.parse(at));
        var one = (MessagesDeleted) EventBuilder.messagesDeleted().at(at).with("userId", "u-1")
                .with("until", "2026-11-21T08:00:00Z").parsed().event();
        assertThat(one.author()).contains(new ChatEvent.Author.User("u-1"));
        assertThat(one.until()).isEqualTo(Instant.parse("2026-11-21T08:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void eventMayHaveExactly64KibOfUtf8(int more) {
        var bare = sent().with("extra", "").json().length();
        var fill = 64 * 1024 - bare + more;
        var text = "é".repeat(fill / 2) + "x".repeat(fill % 2);
        var event = sent().with("extra", text);
        // Whitespace and escapes of the body do not count.
        var escaped = event.json().replace("é", "\\u00e9").replace(",", " ,\n");

        if (more <= 0) {
            assertThat(event.parsed().json()).isEqualTo(event.json());
            assertThat(ChatEventParser.parse(escaped, RECEIVED_AT).json()).isEqualTo(event.json());
        } else {
            assertThat(catchThrowableOfType(InvalidEventException.class, event::parsed).problem())
                    .isEqualTo(EVENT_TOO_LARGE);
        }
    }

    private static ParsedBatch batch(EventBuilder... events) {
        var body = Stream.of(events).map(EventBuilder::json).toList().toString();
        return ChatEventParser.parseBatch("{\"events\":" + body + "}", "acme", RECEIVED_AT);
    }

    private static EventBuilder sent() {
        return EventBuilder.sent("msg-1");
    }

    private static EventBuilder targets(Object targets) {
        return sent().with("message.targetUserIds", targets);
    }

    private static EventBuilder payload(String type, @Nullable Object payload) {
        return sent().with("message.payloadType", type).with("message.payload", payload);
    }

    private static Map<String, @Nullable Object> fields(@Nullable Object... namesAndValues) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            fields.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return fields;
    }
}
