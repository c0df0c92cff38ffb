package dev.chatreplay.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.history.SessionsOfMessage.Found;
import dev.chatreplay.history.SessionsOfMessage.Part;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.Session.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests that the session of a message is found by the message's id, however many sessions began since. The index is in memory.
class ReactionsOfOldMessageTest {
    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final String SESSION = "the-session";

    private final InMemoryIndex index = new InMemoryIndex();
    private final SessionsOfMessage search = new SessionsOfMessage(new SessionLists(index));

    private Found find(Instant sentAt, Part part) {
        var id = MessageId.of(SESSION, sentAt.toString(), "1", "m-1");
        return search.find(InMemoryIndex.ORGANIZATION, id, part,
                Deadline.before(Duration.ofMinutes(5), Duration.ZERO));
    }

    private void addLater(int sessions) {
        // None has the hash of the session.
        for (int i = 0; i < sessions; i++) {
            index.add("s-" + i, START.plus(Duration.ofDays(2)).plusSeconds(i), Status.ENDED);
        }
    }

    private static List<SessionKey> found() {
        return List.of(new SessionKey(InMemoryIndex.ORGANIZATION, SESSION));
    }

    @ParameterizedTest
    @CsvSource({"0", "3600", "86400"})
    void messageIsFoundAfterManyLaterSessions(long secondsInSession) {
        index.add(SESSION, START, Status.ENDED);
        addLater(12_000);
        assertThat(find(START.plusSeconds(secondsInSession), Part.AROUND_MESSAGE).keys()).contains(found().getFirst());
    }

    @Test
    void sessionThatBeganAfterItsMessageIsAroundItForDay() {
        index.add(SESSION, START.plus(Duration.ofHours(23)), Status.ENDED);
        addLater(10);
        assertThat(find(START, Part.AROUND_MESSAGE)).isEqualTo(new Found(found(), true));
        assertThat(find(START, Part.NEWEST)).isEqualTo(new Found(List.of(), true));
    }

    @ParameterizedTest
    @CsvSource({"P1D", "P3650D"})
    void messageMuchOlderThanItsSessionIsAmongNewest(Duration older) {
        index.add(SESSION, START.plus(Duration.ofDays(2)), Status.ENDED);
        var sentAt = START.plus(Duration.ofDays(1)).minus(older);
        assertThat(find(sentAt, Part.AROUND_MESSAGE)).isEqualTo(new Found(List.of(), true));
        assertThat(find(sentAt, Part.NEWEST)).isEqualTo(new Found(found(), true));
    }

    @Test
    void eachPartSaysWhetherItHasSeenAll() {
        addLater(10_001);
        assertThat(find(START, Part.AROUND_MESSAGE).areAll()).isTrue();
        assertThat(find(START, Part.NEWEST).areAll()).isFalse();
    }
}
