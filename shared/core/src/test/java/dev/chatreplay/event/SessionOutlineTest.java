package dev.chatreplay.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionOutlineTest {
    private static SessionOutline of(EventBuilder... events) {
        var outline = SessionOutline.EMPTY;
        for (var event : events) {
            outline = outline.after(event.parsed().event());
        }
        return outline;
    }

    private static EventBuilder started(String at) {
        return EventBuilder.started().at(at);
    }

    @Test
    void outlineHasMeetingOfFirstEvent() {
        var outline = of(EventBuilder.sent("m").with("meetingId", "first"),
                started("2026-11-21T09:00:00Z").with("meetingId", "second"));

        assertThat(outline.meetingId()).contains("first");
        assertThat(SessionOutline.EMPTY.meetingId()).isEmpty();
    }

    @Test
    void outlineHasEarliestStartAndFirstTitle() {
        var outline = of(started("2026-11-21T09:00:02.5Z").without("title"),
                started("2026-11-21T09:00:01Z").with("title", "one"),
                started("2026-11-21T09:00:00.000000001Z").with("title", "two"), started("2026-11-21T10:00:00Z"));

        assertThat(outline.startedAt()).contains(Instant.parse("2026-11-21T09:00:00.000000001Z"));
        assertThat(outline.title()).contains("one");
    }

    @Test
    void outlineHasFirstEndAndNoStartOfSessionWithoutStart() {
        var outline = of(EventBuilder.ended().at("2026-11-21T10:00:00Z"),
                EventBuilder.ended().at("2026-11-21T09:30:00Z"));

        assertThat(outline).isEqualTo(new SessionOutline(outline.meetingId(), Optional.empty(), Optional.empty(),
                Optional.of(Instant.parse("2026-11-21T10:00:00Z"))));
    }
}
