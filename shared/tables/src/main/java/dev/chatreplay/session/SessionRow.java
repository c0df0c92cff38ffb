package dev.chatreplay.session;

import dev.chatreplay.aws.Attributes;
import dev.chatreplay.event.SessionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Encodes and decodes a session's row: the names and types of its attributes. Times are numbers, in milliseconds since the epoch,
/// because conditions compare them.
final class SessionRow {
    private SessionRow() {}

    static Map<String, AttributeValue> key(SessionKey key) {
        return Map.of("pk", text(key.partition()));
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

    /// Encodes a time as DynamoDB's time to live: in seconds since the epoch.
    static AttributeValue expiry(Instant value) {
        return number(value.getEpochSecond());
    }

    static AttributeValue texts(Set<String> values) {
        return AttributeValue.fromSs(List.copyOf(values));
    }

    static AttributeValue of(Export export) {
        return AttributeValue.fromM(Map.of(
                "files", of(export.files()),
                "messages", number(export.counts().messages()),
                "deleted", number(export.counts().deleted()),
                "entries", number(export.counts().entries()),
                "logVersion", number(export.logVersion()),
                "workVersion", number(export.workVersion()),
                "compactedAt", time(export.compactedAt())));
    }

    static AttributeValue of(Snapshot snapshot) {
        return AttributeValue.fromM(Map.of(
                "files", of(snapshot.files()),
                "messages", number(snapshot.counts().messages()),
                "deleted", number(snapshot.counts().deleted()),
                "entries", number(snapshot.counts().entries()),
                "at", time(snapshot.at()),
                "tookMillis", number(snapshot.took().toMillis())));
    }

    private static AttributeValue of(Map<String, ChatFile> files) {
        var attributes = new HashMap<String, AttributeValue>();
        files.forEach((format, file) -> attributes.put(format, AttributeValue.fromM(Map.of(
                "key", text(file.key()),
                "bytes", number(file.bytes()),
                "sha256", text(file.sha256()),
                "writtenAt", time(file.writtenAt())))));
        return AttributeValue.fromM(attributes);
    }

    static SessionKey decodeKey(Map<String, AttributeValue> row) {
        return SessionKey.ofPartition(Attributes.required(row, "pk").s());
    }

    /// Reads the due time of an entry of the index.
    static Instant dueAt(Map<String, AttributeValue> entry) {
        return instant(Attributes.required(entry, "dueAt"));
    }

    static Session decode(Map<String, AttributeValue> row) {
        return new Session(
                decodeKey(row),
                optional(row, "meetingId").map(AttributeValue::s),
                optional(row, "title").map(AttributeValue::s),
                Session.Status.valueOf(Attributes.required(row, "status").s()),
                optional(row, "startedAt").map(SessionRow::instant),
                optional(row, "endedAt").map(SessionRow::instant),
                optional(row, "endRecordedAt").map(SessionRow::instant),
                row.containsKey("endPresumed"),
                position(row).createdAt(),
                instant(Attributes.required(row, "createdAt")),
                instant(Attributes.required(row, "lastActivityAt")),
                integer(Attributes.required(row, "logVersion")),
                integer(Attributes.required(row, "workVersion")),
                optional(row, "formats").map(value -> Set.copyOf(value.ss())).orElseGet(Set::of),
                lease(row, "attempt", "leaseUntil", "unreported"),
                optional(row, "export").map(value -> export(value.m())),
                landing(row),
                optional(row, "withdrawn").map(SessionRow::integer).orElse(0L),
                announced(row),
                optional(row, "snapshot").map(value -> snapshot(value.m())),
                lease(row, "snapshotAttempt", "snapshotLeaseUntil", "snapshotUnreported"),
                optional(row, "queued").map(value -> queued(value.m())),
                optional(row, "requestedFor").map(SessionRow::instant),
                optional(row, "dueAt").map(SessionRow::instant),
                optional(row, "expiresAt").map(seconds -> Instant.ofEpochSecond(integer(seconds))),
                refused(row));
    }

    /// Decodes an entry of the indexes of [ListedSessions].
    static ListedSession decodeListed(Map<String, AttributeValue> entry) {
        return new ListedSession(
                decodeKey(entry),
                optional(entry, "meetingId").map(AttributeValue::s),
                optional(entry, "title").map(AttributeValue::s),
                Session.Status.valueOf(Attributes.required(entry, "status").s()),
                optional(entry, "startedAt").map(SessionRow::instant),
                optional(entry, "endedAt").map(SessionRow::instant),
                position(entry).createdAt(),
                instant(optional(entry, "endRecordedAt")
                        .orElseGet(() -> Attributes.required(entry, "lastActivityAt"))));
    }

    private static ListPosition position(Map<String, AttributeValue> row) {
        return ListPosition.parse(Attributes.required(row, "listAt").s())
                .orElseThrow(() -> new IllegalStateException("an item has a wrong listAt"));
    }

    /// Reads the refused events of a row, also when the rest of the row cannot be decoded.
    static Set<EventDigest> refused(Map<String, AttributeValue> row) {
        return optional(row, "refused").stream().flatMap(set -> set.bs().stream()).map(EventDigest::new)
                .collect(Collectors.toUnmodifiableSet());
    }

    static AttributeValue of(Set<EventDigest> events) {
        return AttributeValue.fromBs(events.stream().map(EventDigest::bytes).toList());
    }

    static AttributeValue of(Session.Queued queued) {
        return AttributeValue.fromM(Map.of("workVersion", number(queued.workVersion()), "at", time(queued.at())));
    }

    private static Session.Queued queued(Map<String, AttributeValue> queued) {
        return new Session.Queued(
                integer(Attributes.required(queued, "workVersion")), instant(Attributes.required(queued, "at")));
    }

    static AttributeValue of(LandingTry landing) {
        return AttributeValue.fromM(Map.of(
                "attempt", text(landing.attempt()),
                "workVersion", number(landing.workVersion()),
                "tries", number(landing.tries()),
                "until", time(landing.until())));
    }

    private static SessionLanding landing(Map<String, AttributeValue> row) {
        return new SessionLanding(row.containsKey("lands"), optional(row, "landed").map(SessionRow::integer).orElse(0L),
                optional(row, "landedRecording").map(AttributeValue::s),
                optional(row, "landing").map(value -> landingTry(value.m())));
    }

    static AttributeValue of(Announcement announcement) {
        return AttributeValue.fromM(Map.of(
                "logVersion", number(announcement.logVersion()), "sha256", text(announcement.sha256())));
    }

    private static Announced announced(Map<String, AttributeValue> row) {
        return new Announced(optional(row, "announced").map(SessionRow::integer).orElse(0L),
                optional(row, "announcement").map(AttributeValue::m).map(last -> new Announcement(
                        integer(Attributes.required(last, "logVersion")), Attributes.required(last, "sha256").s())));
    }

    private static LandingTry landingTry(Map<String, AttributeValue> landing) {
        return new LandingTry(
                Attributes.required(landing, "attempt").s(),
                integer(Attributes.required(landing, "workVersion")),
                integer(Attributes.required(landing, "tries")),
                instant(Attributes.required(landing, "until")));
    }

    private static Optional<AttributeValue> optional(Map<String, AttributeValue> row, String name) {
        return Optional.ofNullable(row.get(name));
    }

    private static Optional<Lease> lease(Map<String, AttributeValue> row, String attempt, String until,
            String unreported) {
        return optional(row, attempt).map(value -> new Lease(value.s(), instant(Attributes.required(row, until)),
                optional(row, unreported).map(SessionRow::integer).orElse(0L)));
    }

    private static Export export(Map<String, AttributeValue> export) {
        return new Export(
                files(Attributes.required(export, "files").m()),
                counts(export),
                integer(Attributes.required(export, "logVersion")),
                integer(Attributes.required(export, "workVersion")),
                instant(Attributes.required(export, "compactedAt")));
    }

    private static Snapshot snapshot(Map<String, AttributeValue> snapshot) {
        return new Snapshot(
                files(Attributes.required(snapshot, "files").m()),
                counts(snapshot),
                instant(Attributes.required(snapshot, "at")),
                Duration.ofMillis(integer(Attributes.required(snapshot, "tookMillis"))));
    }

    private static Counts counts(Map<String, AttributeValue> made) {
        return new Counts(
                integer(Attributes.required(made, "messages")), integer(Attributes.required(made, "deleted")),
                integer(Attributes.required(made, "entries")));
    }

    private static Map<String, ChatFile> files(Map<String, AttributeValue> attributes) {
        var files = new HashMap<String, ChatFile>();
        attributes.forEach((format, value) -> {
            var file = value.m();
            files.put(format, new ChatFile(
                    Attributes.required(file, "key").s(), integer(Attributes.required(file, "bytes")),
                    Attributes.required(file, "sha256").s(), instant(Attributes.required(file, "writtenAt"))));
        });
        return files;
    }

    private static long integer(AttributeValue value) {
        return Long.parseLong(value.n());
    }

    private static Instant instant(AttributeValue value) {
        return Instant.ofEpochMilli(integer(value));
    }
}
