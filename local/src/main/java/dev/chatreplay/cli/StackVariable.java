package dev.chatreplay.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// A variable of the commands that call AWS directly, and the output or the parameter of the deployed stack that has its value.
enum StackVariable {
    ORGANIZATIONS_TABLE, SESSIONS_TABLE, WEBHOOKS_TABLE, DELIVERIES_TABLE,

    EXPORT_BUCKET("ExportBucketName"),

    EVENTS_QUEUE_URL, EVENTS_DEAD_LETTER_QUEUE_URL, BUS_DEAD_LETTER_QUEUE_URL,

    COMPACTION_QUEUE_URL, COMPACTION_DEAD_LETTER_QUEUE_URL,

    WEBHOOK_QUEUE_URL, WEBHOOK_DEAD_LETTER_QUEUE_URL,

    MASTER_SECRET_ARN,

    // Settings that decide which files can be made again. Parameters of the stack have them.
    LATE_WINDOW_DAYS, EXPORT_RETENTION_DAYS;

    private final String key;

    /// Creates a variable that the stack names in camel case: `OrganizationsTable` for `ORGANIZATIONS_TABLE`.
    StackVariable() {
        this.key = Arrays.stream(name().split("_", -1))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    StackVariable(String key) {
        this.key = key;
    }

    /// Returns the name of the output or the parameter.
    String key() {
        return key;
    }
}
