package dev.chatreplay.session;

import dev.chatreplay.aws.Attributes;
import dev.chatreplay.event.SessionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// How a session lies in its table: names and types of the attributes. Times are numbers, in milliseconds since the epoch,
/// for conditions compare them.
final class SessionRow {
    private SessionRow() {}

    static Map<String, AttributeValue> key(SessionKey key) {
        return Map.of("organizationId", text(key.organizationId()), "sessionId", text(key.sessionId()));
    }

    static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    static AttributeValue time(Instant value) {
        return number(value.toEpochMilli());
    }

    static AttributeValue of(Export export) {
        return AttributeValue.fromM(Map.of(
                "file", of(export.file()),
                "logVersion", number(export.logVersion()),
                "exportedAt", time(export.exportedAt()),
                "compactedAt", time(export.compactedAt())));
    }

    static AttributeValue of(Snapshot snapshot) {
        return AttributeValue.fromM(Map.of(
                "file", of(snapshot.file()),
                "at", time(snapshot.at()),
                "tookMillis", number(snapshot.took().toMillis())));
    }

    private static AttributeValue of(ChatFile file) {
        return AttributeValue.fromM(Map.of(
                "key", text(file.key()),
                "messages", number(file.messages()),
                "bytes", number(file.bytes()),
                "sha256", text(file.sha256())));
    }

    static SessionKey decodeKey(Map<String, AttributeValue> row) {
        return new SessionKey(Attributes.required(row, "organizationId").s(),
                Attributes.required(row, "sessionId").s());
    }

    static Session decode(Map<String, AttributeValue> row) {
        return new Session(
                decodeKey(row),
                Attributes.required(row, "meetingId").s(),
                optional(row, "title").map(AttributeValue::s),
                Session.Status.valueOf(Attributes.required(row, "status").s()),
                optional(row, "startedAt").map(SessionRow::instant),
                optional(row, "endedAt").map(SessionRow::instant),
                optional(row, "endRecordedAt").map(SessionRow::instant),
                row.containsKey("endPresumed"),
                instant(Attributes.required(row, "createdAt")),
                instant(Attributes.required(row, "lastActivityAt")),
                integer(Attributes.required(row, "logVersion")),
                lease(row, "attempt", "leaseUntil"),
                optional(row, "export").map(value -> export(value.m())),
                optional(row, "announced").map(SessionRow::integer).orElse(0L),
                optional(row, "snapshot").map(value -> snapshot(value.m())),
                lease(row, "snapshotAttempt", "snapshotLeaseUntil"),
                optional(row, "queued").map(value -> queued(value.m())),
                optional(row, "requestedFor").map(SessionRow::instant),
                optional(row, "dueAt").map(SessionRow::instant));
    }

    static AttributeValue of(Session.Queued queued) {
        return AttributeValue.fromM(Map.of("logVersion", number(queued.logVersion()), "at", time(queued.at())));
    }

    private static Session.Queued queued(Map<String, AttributeValue> queued) {
        return new Session.Queued(
                integer(Attributes.required(queued, "logVersion")), instant(Attributes.required(queued, "at")));
    }

    private static Optional<AttributeValue> optional(Map<String, AttributeValue> row, String name) {
        return Optional.ofNullable(row.get(name));
    }

    private static Optional<Lease> lease(Map<String, AttributeValue> row, String attempt, String until) {
        return optional(row, attempt).map(value -> new Lease(value.s(), instant(Attributes.required(row, until))));
    }

    private static Export export(Map<String, AttributeValue> export) {
        return new Export(
                file(Attributes.required(export, "file").m()),
                integer(Attributes.required(export, "logVersion")),
                instant(Attributes.required(export, "exportedAt")),
                instant(Attributes.required(export, "compactedAt")));
    }

    private static Snapshot snapshot(Map<String, AttributeValue> snapshot) {
        return new Snapshot(
                file(Attributes.required(snapshot, "file").m()),
                instant(Attributes.required(snapshot, "at")),
                Duration.ofMillis(integer(Attributes.required(snapshot, "tookMillis"))));
    }

    private static ChatFile file(Map<String, AttributeValue> file) {
        return new ChatFile(
                Attributes.required(file, "key").s(), integer(Attributes.required(file, "messages")),
                integer(Attributes.required(file, "bytes")), Attributes.required(file, "sha256").s());
    }

    private static long integer(AttributeValue value) {
        return Long.parseLong(value.n());
    }

    private static Instant instant(AttributeValue value) {
        return Instant.ofEpochMilli(integer(value));
    }
}
