package dev.chatreplay.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.EventBuilder;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReactionFoldingTest {
    private static EventBuilder added(String reaction, String participant) {
        return EventBuilder.reactionAdded("m", participant, reaction);
    }

    private static EventBuilder removed(String reaction, String participant) {
        return EventBuilder.reactionRemoved("m", participant, reaction);
    }

    private static Optional<String> reactions(EventBuilder... events) {
        return TestLog.of(Stream.concat(Stream.of(EventBuilder.sent("m")), Stream.of(events))
                .toArray(EventBuilder[]::new)).only().reactions();
    }

    private static String at(int second) {
        return "2026-11-21T09:00:0" + second + "Z";
    }

    @Test
    void reactionsAreObjectInOrderOfUtf8Bytes() {
        assertThat(reactions(added("\uD83D\uDE00", "p2"), added("\uFF61", "p1"), added("a\"\n", "\uD83D\uDE00"),
                added("a\"\n", "\uFFFD"), added("a\"\n", "p"), added("a", "p")))
                .contains("{\"a\":[\"p\"],\"a\\\"\\n\":[\"p\",\"\uFFFD\",\"\uD83D\uDE00\"],\"\uFF61\":[\"p1\"],"
                        + "\"\uD83D\uDE00\":[\"p2\"]}");
    }

    @Test
    void reactionMayHoldSeparatorOfKeys() {
        assertThat(reactions(added("\u0001", "p"), added("a\u0001b", "p"), added("a", "b"), added("\u0002\u0002", "p")))
                .contains("{\"\\u0001\":[\"p\"],\"\\u0002\\u0002\":[\"p\"],\"a\":[\"b\"],\"a\\u0001b\":[\"p\"]}");
    }

    @Test
    void lastReactionOfParticipantCounts() {
        assertThat(reactions(added("+1", "p").at(at(1)), removed("+1", "p").at(at(2)))).isEmpty();
        assertThat(reactions(added("+1", "p").at(at(3)), removed("+1", "p").at(at(2)))).contains("{\"+1\":[\"p\"]}");
        assertThat(reactions(added("+1", "p").at(at(3)).id("later"), removed("+1", "p").at(at(2)),
                added("+1", "p").at(at(1)).id("earlier"))).contains("{\"+1\":[\"p\"]}");
    }

    @ParameterizedTest
    @CsvSource({"b, a, true", "a, b, false", "a, a, false", "😀, ｡, true", "｡, 😀, false", "9, 10, true"})
    void reactionsAtOneTimeAreOrderedByEventIdThenType(String addition, String removal, boolean isAdded) {
        assertThat(reactions(added("+1", "p").id(addition), removed("+1", "p").id(removal)).isPresent())
                .isEqualTo(isAdded);
    }

    @Test
    void eventIdsOfReactionsAreReadFromJsonAndNotFromDigests() {
        // Of 50 pairs of ids, the order of the digests differs from the order of the ids for about half.
        assertThat(IntStream.range(0, 50)).allSatisfy(i -> {
            assertThat(reactions(added("+1", "p").id(i + "a"), removed("+1", "p").id(i + "b"))).isEmpty();
            assertThat(reactions(added("+1", "p").id(i + "b"), removed("+1", "p").id(i + "a"))).isPresent();
        });
    }

    @Test
    void eventIdThatIsIntegerIsItsDigits() {
        assertThat(reactions(added("+1", "p").with("id", 9), removed("+1", "p").with("id", 10))).isPresent();
    }

    @Test
    void reactionWithoutParticipantsIsLeftOut() {
        assertThat(reactions(added("a", "p"), removed("b", "p"), removed("c", "q"), added("d", "q")))
                .contains("{\"a\":[\"p\"],\"d\":[\"q\"]}");
        assertThat(reactions(removed("b", "p"))).isEmpty();
    }

    @Test
    void reactionsOfSeveralMessagesAreSeparate() {
        var log = TestLog.of(EventBuilder.sent("m"), EventBuilder.sent("n"), EventBuilder.sent("o"),
                EventBuilder.reactionAdded("n", "p", "n"), added("m", "p"), EventBuilder.pinned("n"));
        assertThat(log.publicChat()).extracting(ChatMessage::reactions).containsExactly(Optional.of("{\"m\":[\"p\"]}"),
                Optional.of("{\"n\":[\"p\"]}"), Optional.empty());
    }

    @Test
    void reactionIsNoEditAndKeepsEditAndPin() {
        assertThat(TestLog.of(EventBuilder.sent("m"), added("+1", "p")).only().isEdited()).isFalse();
        assertThat(TestLog.of(EventBuilder.sent("m"), added("+1", "p"), EventBuilder.edited("m", "x"),
                EventBuilder.pinned("m")).only()).satisfies(message -> {
                    assertThat(message.payload()).isEqualTo("x");
                    assertThat(message.pinned()).isTrue();
                    assertThat(message.reactions()).isPresent();
                });
    }
}
