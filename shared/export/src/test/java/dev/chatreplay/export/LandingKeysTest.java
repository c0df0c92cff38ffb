package dev.chatreplay.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.SessionKey;
import dev.chatreplay.format.ChatFacts;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.format.ChatWriter;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.format.FileStreams;
import dev.chatreplay.organization.LandingTarget;
import dev.chatreplay.session.Announced;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.SessionLanding;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LandingKeysTest {
    private static final Instant BEGAN = Instant.parse("2026-11-21T23:59:59.999Z");
    private static final Instant CREATED = Instant.parse("2026-11-23T08:00:00Z");
    private static final LandingTarget TARGET = new LandingTarget("bucket", "x/y", Set.of("csv"));

    /// A format that lies where 100ms puts its files.
    private static final FileFormat HUNDRED_MS = new FileFormat() {
        @Override
        public ChatWriter writer(ChatFacts facts, FileStreams out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String formatName() {
            return "csv_100ms";
        }

        @Override
        public String extension() {
            return "csv";
        }

        @Override
        public String contentType() {
            return "text/csv";
        }
    };

    private static Session session(String organization, String id, String meeting) {
        return new Session(new SessionKey(organization, id), Optional.of(meeting).filter(name -> !name.isEmpty()),
                Optional.empty(),
                Session.Status.ENDED, Optional.empty(), Optional.empty(), Optional.of(CREATED), false, BEGAN, CREATED,
                CREATED,
                1, 1, Set.of(), Optional.empty(), Optional.empty(), SessionLanding.NONE, 0, Announced.NONE,
                Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Set.of());
    }

    private static String first(String organization, String id, FileFormat format) {
        return LandingKeys.of(TARGET, session(organization, id, "m 1"), format).getFirst();
    }

    @Test
    void keyHasPartitionsOfOrganizationBeginAndSession() {
        assertThat(first("acme", "s-1", ChatFormat.CSV))
                .isEqualTo("x/y/chat-replay/organization=acme/date=2026-11-21/session=s-1/csv.csv");
        assertThat(LandingKeys.of(new LandingTarget("bucket", "", Set.of("csv")), session("acme", "s-1", "m"),
                ChatFormat.CSV_FULL).getFirst())
                .isEqualTo("chat-replay/organization=acme/date=2026-11-21/session=s-1/csv_full.csv");
    }

    @Test
    void keyOfHundredMsFileHasMeetingAndSecondOfBegin() {
        assertThat(first("acme", "s-1", HUNDRED_MS)).isEqualTo(
                "x/y/chat/m%201/2026-11-21/Rec-m%201-" + BEGAN.getEpochSecond() + ".csv");
    }

    @Test
    void sessionsOfOneMeetingShareFirstKeyAndNeverSecondOne() {
        var one = LandingKeys.of(TARGET, session("acme", "s-1", "m"), HUNDRED_MS);
        var other = LandingKeys.of(TARGET, session("acme", "s-2", "m"), HUNDRED_MS);
        assertThat(one.getFirst()).isEqualTo(other.getFirst());
        assertThat(one.getLast()).isNotEqualTo(other.getLast()).isNotEqualTo(one.getFirst());
        assertThat(LandingKeys.owner(new SessionKey("acme", "s-1")))
                .isNotEqualTo(LandingKeys.owner(new SessionKey("acme", "s-2")));
    }

    @Test
    void secondKeyMatchesGlobOfItsFormat() {
        assertThat(LandingKeys.of(TARGET, session("acme", "s-1", "m"), ChatFormat.CSV).getLast())
                .matches("x/y/chat-replay/organization=acme/date=2026-11-21/session=s-1/[0-9a-f]{16}/csv\\.csv");
        assertThat(LandingKeys.of(TARGET, session("acme", "s-1", "m"), HUNDRED_MS).getLast())
                .matches("x/y/chat/m/2026-11-21/Rec-m-\\d+-[0-9a-f]{16}\\.csv");
    }

    @Test
    void onlyHundredMsFileHasNoKeyWithoutMeeting() {
        assertThat(LandingKeys.of(TARGET, session("acme", "s-1", ""), HUNDRED_MS)).isEmpty();
        assertThat(LandingKeys.of(TARGET, session("acme", "s-1", ""), ChatFormat.CSV)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"a=b, a%3Db", "a/b, a%2Fb", "a b+c, a%20b%2Bc", "a%41, a%2541", "~x, %7Ex", "., %2E", ".., %2E%2E",
            "a.b_c-d, a.b_c-d", "a\u007fb, a%7Fb", "Grüße, Grüße", "19:x@y, 19%3Ax%40y"})
    void valueEscapesAsciiAndKeepsOtherText(String id, String value) {
        assertThat(LandingKeys.value(id)).isEqualTo(value);
    }

    @Test
    void longIdsHaveShortDifferentValues() {
        var long1 = LandingKeys.value("/".repeat(256));
        var long2 = LandingKeys.value("ü".repeat(127));
        assertThat(long1).startsWith("~").hasSize(44).isNotEqualTo(long2);
        assertThat(LandingKeys.value("a".repeat(200))).hasSize(200);
        var key = LandingKeys.of(new LandingTarget("bucket", "p".repeat(300), Set.of("csv")),
                session("a".repeat(64), "b".repeat(200), "c".repeat(200)), HUNDRED_MS).getLast();
        assertThat(key.getBytes(UTF_8)).hasSizeLessThan(1024);
        assertThat(key.split("/", -1)).allMatch(segment -> segment.length() <= 255 || segment.startsWith("ppp"));
    }
}
