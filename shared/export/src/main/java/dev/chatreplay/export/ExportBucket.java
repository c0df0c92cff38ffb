package dev.chatreplay.export;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.format.FileType;
import dev.chatreplay.session.ChatFile;
import dev.chatreplay.wiring.Stores;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The bucket of exports and snapshots. Objects are written once and never changed. The bucket's lifecycle deletes `exports/` after the
/// export retention, and `snapshots/` after a day. The key of an export's file is
/// `exports/{organization}/{session}/{workVersion}-{attempt}/{format}.{extension}`, with each id as [KeySegment] writes it.
///
/// The files of audit formats are under `audit/`, also those of snapshots. Only the compaction worker may write there, and only
/// `get-session-chat` may read there. The bucket's lifecycle deletes them after the export retention.
public final class ExportBucket {
    private static final String EXPORTS = "exports/";
    private static final String SNAPSHOTS = "snapshots/";
    private static final String AUDIT = "audit/";
    /// The position of `{workVersion}-{attempt}` among the segments of a key.
    static final int ATTEMPT_SEGMENT = 3;

    private final AwsClients aws;
    private final String bucket;

    /// Creates the bucket named `bucket`.
    public ExportBucket(AwsClients aws, String bucket) {
        this.aws = aws;
        this.bucket = bucket;
    }

    /// Creates the bucket that `EXPORT_BUCKET` names. This method is here and not in [Exports], because the sweep needs the bucket without a compactor.
    public static ExportBucket of(Stores stores) {
        return new ExportBucket(stores.aws(), stores.environment().text("EXPORT_BUCKET"));
    }

    private S3Client s3() {
        return S3Clients.of(aws);
    }

    /// Starts to write an export's file.
    ///
    /// @param version the `workVersion` of the export
    /// @param attempt the id of this try; no other try writes to the same key
    ObjectWriter writeExport(SessionKey session, long version, String attempt, FileType type) {
        return write(EXPORTS, session, version, attempt, type);
    }

    /// Starts to write a snapshot's file.
    ObjectWriter writeSnapshot(SessionKey session, long version, String attempt, FileType type) {
        return write(SNAPSHOTS, session, version, attempt, type);
    }

    private ObjectWriter write(String kind, SessionKey session, long version, String attempt, FileType type) {
        var key = folder(type.isAudit() ? AUDIT : kind, session) + version + "-" + attempt + "/" + type.formatName()
                + "." + type.extension();
        return new ObjectWriter(s3(), bucket, key, type.contentType());
    }

    /// Lists the keys of all objects of a session.
    public List<String> keysOf(SessionKey session) {
        return Stream.of(EXPORTS, SNAPSHOTS, AUDIT)
                .flatMap(kind -> s3()
                        .listObjectsV2Paginator(r -> r.bucket(bucket).prefix(folder(kind, session))).contents()
                        .stream())
                .map(S3Object::key)
                .toList();
    }

    /// Returns the `workVersion` of the attempt that wrote an object; 0 for the snapshot of a live session.
    static long versionOf(String key) {
        var attempt = key.split("/", -1)[ATTEMPT_SEGMENT];
        return Long.parseLong(attempt.substring(0, attempt.indexOf('-')));
    }

    /// Reads up to [ObjectWriter#PART_BYTES] of a file.
    ///
    /// @param from the position of the first byte; less than the size of the file, unless the file is empty
    byte[] read(ChatFile file, long from) {
        var end = Math.min(file.bytes(), from + ObjectWriter.PART_BYTES) - 1;
        return s3().getObject(r -> r.bucket(bucket).key(file.key())
                .range(file.bytes() == 0 ? null : "bytes=" + from + "-" + end),
                ResponseTransformer.toBytes()).asByteArray();
    }

    /// Reads a part of an object.
    ///
    /// @param from the position of the first byte
    /// @param to the position after the last byte; more than `from`
    /// @return the bytes; fewer when the object ends before `to`
    /// @throws MissingObjectException when there is no such object
    public byte[] read(String key, long from, long to) {
        return RangedRead.of(s3(), bucket, key, from, to);
    }

    /// Deletes an object.
    public void delete(String key) {
        s3().deleteObject(r -> r.bucket(bucket).key(key));
    }

    /// Returns the prefix of all keys of a session. It is the prefix of no other session's keys, because it ends with a slash, and no segment
    /// holds a slash.
    static String folder(String kind, SessionKey session) {
        return kind + KeySegment.of(session.organizationId()) + "/" + KeySegment.of(session.sessionId()) + "/";
    }
}
