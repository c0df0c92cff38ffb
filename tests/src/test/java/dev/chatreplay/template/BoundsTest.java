package dev.chatreplay.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.client.Project;
import dev.chatreplay.download.ChatFiles;
import dev.chatreplay.export.CompactionWorker;
import dev.chatreplay.functions.compactsessionchat.CompactSessionChat;
import dev.chatreplay.functions.sweepsessions.SweepSessions;
import dev.chatreplay.history.MessagePages;
import dev.chatreplay.local.template.Template;
import dev.chatreplay.queue.CompactionQueue;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.session.DueSessions;
import dev.chatreplay.session.LandingTries;
import dev.chatreplay.session.RetentionPolicy;
import dev.chatreplay.sweep.Sweep;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Recomputes the numbers in the table of bounds in `docs/operations.md` that follow from the code and from `template.yaml`.
class BoundsTest {
    private static final List<String> WORDS = List.of("none", "one", "two", "three", "four", "five", "six", "seven",
            "eight", "nine", "ten");
    /// The write units a second that DynamoDB gives a new table, and one partition.
    private static final int UNITS_OF_NEW_TABLE = 4_000;
    private static final int UNITS_OF_PARTITION = 1_000;
    /// The write units that a session takes of the index until its end, and in its life. `DueIndexTest` measures them.
    private static final int UNITS_TO_END = 3;
    private static final int UNITS_OF_LIFE = 8;
    /// The units of one kind of visit: a move between the kinds writes to both.
    private static final int UNITS_OF_KIND = 4;

    private final Template template = Template.packaged();
    private final String table;

    BoundsTest() throws IOException {
        var guide = Files.readString(Project.file("docs/operations.md"));
        var from = guide.indexOf("\n## Bounds\n");
        table = guide.substring(from, guide.indexOf("\n## ", from + 1));
    }

    private String bound(String name) {
        var row = Pattern.compile("(?m)^\\| " + Pattern.quote(name) + " \\| (?<bound>.*) \\| [^|]* \\|$")
                .matcher(table);
        assertThat(row.find()).as("a row for %s", name).isTrue();
        return row.group("bound");
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private int setting(String logicalId, String path) {
        return Integer.parseInt(template.text(template.property(logicalId, path), Map.of()));
    }

    /// Reads a constant of the code that no other code needs.
    private static Object constant(Class<?> owner, String name) throws ReflectiveOperationException {
        var field = owner.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(null);
    }

    private static long seconds(Class<?> owner, String name) throws ReflectiveOperationException {
        return ((Duration) constant(owner, name)).toSeconds();
    }

    @Test
    void indexBoundsSessionsThatStartAndEnd() {
        assertThat(bound("sessions that start and end"))
                .startsWith(number(UNITS_OF_NEW_TABLE / UNITS_OF_LIFE) + "/s on a new table: ")
                .contains(UNITS_OF_LIFE + " write units", number(UNITS_OF_NEW_TABLE / UNITS_TO_END / 100 * 100) + "/s",
                        "At most " + number((long) DueSessions.SHARDS * UNITS_OF_PARTITION / UNITS_OF_KIND) + "/s: "
                                + DueSessions.SHARDS + " key values");
        assertThat(DueSessions.Kind.values()).as("each kind takes half of the units")
                .hasSize(UNITS_OF_LIFE / UNITS_OF_KIND);
    }

    @Test
    void callsAndIdleConnectionsHaveLimitsOfCode() throws ReflectiveOperationException {
        assertThat(bound("a call to AWS"))
                .startsWith("%d s with its retries, %d s in `compact-session-chat`, ".formatted(
                        seconds(AwsClients.class, "CALL_TIMEOUT"), seconds(CompactSessionChat.class, "CALL_TIMEOUT")));
        assertThat(bound("idle connections to AWS")).isEqualTo("kept for %s s, %s a service".formatted(
                constant(AwsClients.class, "MAX_IDLE_SECONDS"),
                WORDS.get((int) constant(AwsClients.class, "MAX_IDLE_CONNECTIONS"))));
    }

    @Test
    void concurrencyAndStorageAreThoseOfTemplate() {
        assertThat(bound("bus")).startsWith("%d batches of up to %d at the same time (`EventsConcurrency`)".formatted(
                setting("ConsumeEvents", "Events/Queue/Properties/ScalingConfig/MaximumConcurrency"),
                setting("ConsumeEvents", "Events/Queue/Properties/BatchSize")));
        assertThat(bound("compactions at the same time")).startsWith("%d (`CompactionConcurrency`)".formatted(
                setting("CompactSessionChat", "Events/Queue/Properties/ScalingConfig/MaximumConcurrency")));
        assertThat(bound("edits, reactions and events of one compaction"))
                .startsWith(
                        number(setting("CompactSessionChat", "EphemeralStorage/Size")) + " MB of temporary storage");
    }

    @Test
    void compactionAndItsTriesHaveLimitsOfCode() throws ReflectiveOperationException {
        assertThat(bound("time of one compaction")).startsWith("%d minutes. ".formatted(
                Duration.ofSeconds(setting("CompactSessionChat", "Timeout")).toMinutes()))
                .contains(WORDS.get((int) constant(CompactionWorker.class, "MAX_RECEIVE_COUNT_OUT_OF_TIME"))
                        + " times at most", "It keeps " + seconds(CompactSessionChat.class, "MARGIN") + " s ");
        assertThat(bound("recompactions of one session")).startsWith(
                WORDS.get((int) (Duration.ofMinutes(1).toSeconds() / CompactionQueue.MIN_INTERVAL.toSeconds()))
                        + " a minute. ");
        assertThat(bound("work whose workers die"))
                .startsWith(WORDS.get((int) constant(Class.forName("dev.chatreplay.session.LeaseStore"),
                        "MAX_UNREPORTED")) + " workers, then `NEVER_CAME_BACK`")
                .contains("after %d minutes".formatted(
                        Duration.ofSeconds(setting("CompactionQueue", "VisibilityTimeout")).toMinutes()));
        assertThat(bound("a chat that is made while the caller waits"))
                .startsWith(number(ChatFiles.MAX_ENTRIES) + " log entries of any type. ");
        assertThat(bound("tries to land an export")).startsWith(LandingTries.MAX_TRIES + ", ");
    }

    @Test
    void pageOfMessagesHasLimitOfCode() {
        assertThat(bound("messages of one page")).isEqualTo(number(MessagePages.MAX_LIMIT));
    }

    @Test
    void rowOfSessionLivesForDaysOfPolicy() throws ReflectiveOperationException {
        var policy = RetentionPolicy.from(Environment.of(Map.of()));
        var expiry = RetentionPolicy.class.getDeclaredMethod("rowExpiresAt", Instant.class);
        expiry.setAccessible(true);
        var days = Duration.between(Instant.EPOCH, (Instant) expiry.invoke(policy, Instant.EPOCH)).toDays();
        var parts = new ArrayList<Long>();
        for (var part : List.of("MAX_LATE_WINDOW", "DEAD_LETTER_RETENTION", "LOG_ROW", "ROW_MARGIN")) {
            parts.add(((Duration) constant(RetentionPolicy.class, part)).toDays());
        }
        assertThat(bound("row of a session")).startsWith("deleted from %d days after its end: %d + %d + %d + %d. "
                .formatted(days, parts.get(0), parts.get(1), parts.get(2), parts.get(3)));
        assertThat(bound("length of a session")).startsWith(RetentionPolicy.MAX_SESSION.toDays() + " days: ");
    }

    @Test
    void sweepVisitsInTimeAndLanesOfCode() throws ReflectiveOperationException {
        var work = setting("SweepSessions", "Timeout") - seconds(SweepSessions.class, "MARGIN");
        int lanes = (int) constant(Sweep.class, "LANES");
        assertThat(bound("repairs of a run of the sweep")).startsWith("%s: %d s × %d at the same time / 20 ms "
                .formatted(number(work * lanes * 1000 / 20), work, lanes));
        assertThat(bound("cleanups of a run of the sweep")).startsWith("%s: %d s × %d / 120 ms "
                .formatted(number(work * lanes * 1000 / 120), work, lanes));
    }
}
