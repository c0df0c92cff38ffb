package dev.chatreplay.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that a deployment may decide, read once from the environment of the function.
///
/// @param organizationsTable `ORGANIZATIONS_TABLE`
/// @param sessionsTable `SESSIONS_TABLE`
/// @param chatLogTable `CHAT_LOG_TABLE`
/// @param exportBucket `EXPORT_BUCKET`
/// @param compactionQueueUrl `COMPACTION_QUEUE_URL`
/// @param compactionDeadLetterQueueUrl `COMPACTION_DEAD_LETTER_QUEUE_URL`: where a compaction goes that was given up, and an entry of
///     the log that can't be read
/// @param eventsDeadLetterQueueUrl `EVENTS_DEAD_LETTER_QUEUE_URL`: where a bus event goes that can never be valid
/// @param webhookQueueUrl `WEBHOOK_QUEUE_URL`, optional: where finished exports are announced
/// @param linkTtl `LINK_TTL_SECONDS`, default 3600: how long a download link lives at most
/// @param lateWindow `LATE_WINDOW_DAYS`, default 7, at most 14: how long after its end a session takes late
///     events. A row of the log lives long enough for the longest session, this, and the time in a dead-letter queue
/// @param exportRetention `EXPORT_RETENTION_DAYS`, default 30: when the bucket's lifecycle removes an export; at least
///     one day longer than the late window
/// @param sessionSilence `SESSION_SILENCE_HOURS`, default 24: after how long without an event a live session counts as over
/// @param compactionDelay `COMPACTION_DELAY_SECONDS`, default 5: how long a compaction waits for late events
public record Configuration(String organizationsTable, String sessionsTable, String chatLogTable, String exportBucket,
        String compactionQueueUrl, String compactionDeadLetterQueueUrl, String eventsDeadLetterQueueUrl,
        Optional<String> webhookQueueUrl, Duration linkTtl, Duration lateWindow, Duration exportRetention,
        Duration sessionSilence, Duration compactionDelay) {

    /// Reads the configuration.
    ///
    /// @throws IllegalStateException naming every variable that is missing or not in its range
    public static Configuration from(Map<String, String> environment) {
        var reader = new Reader(environment);
        var configuration = new Configuration(
                reader.text("ORGANIZATIONS_TABLE"),
                reader.text("SESSIONS_TABLE"),
                reader.text("CHAT_LOG_TABLE"),
                reader.text("EXPORT_BUCKET"),
                reader.text("COMPACTION_QUEUE_URL"),
                reader.text("COMPACTION_DEAD_LETTER_QUEUE_URL"),
                reader.text("EVENTS_DEAD_LETTER_QUEUE_URL"),
                reader.optional("WEBHOOK_QUEUE_URL"),
                Duration.ofSeconds(reader.number("LINK_TTL_SECONDS", 3600, 1, 604_800)),
                Duration.ofDays(reader.number("LATE_WINDOW_DAYS", 7, 0, 14)),
                Duration.ofDays(reader.number("EXPORT_RETENTION_DAYS", 30, 1, 36_500)),
                Duration.ofHours(reader.number("SESSION_SILENCE_HOURS", 24, 1, 720)),
                Duration.ofSeconds(reader.number("COMPACTION_DELAY_SECONDS", 5, 0, 900)));
        if (configuration.exportRetention.compareTo(configuration.lateWindow.plusDays(1)) < 0) {
            reader.problems.add("EXPORT_RETENTION_DAYS must be at least LATE_WINDOW_DAYS + 1");
        }
        if (!reader.problems.isEmpty()) {
            throw new IllegalStateException(
                    "Set the environment of this function: " + String.join("; ", reader.problems));
        }
        return configuration;
    }

    /// Reads variables and gathers what is wrong with them, so that one start tells all of it.
    private record Reader(Map<String, String> environment, List<String> problems) {
        Reader(Map<String, String> environment) {
            this(environment, new ArrayList<>());
        }

        /// Without the environment, in which there are credentials too.
        @Override
        public String toString() {
            return "Reader[problems=" + problems + "]";
        }

        Optional<String> optional(String name) {
            return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
        }

        String text(String name) {
            return optional(name).orElseGet(() -> {
                problems.add(name + " is missing");
                return "";
            });
        }

        long number(String name, long otherwise, long least, long most) {
            var text = optional(name);
            if (text.isEmpty()) {
                return otherwise;
            }
            if (text.get().matches("\\d{1,9}")) {
                var value = Long.parseLong(text.get());
                if (value >= least && value <= most) {
                    return value;
                }
            }
            problems.add(name + " must be a whole number from " + least + " to " + most);
            return otherwise;
        }
    }
}
