package dev.chatreplay.export;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.SessionKey;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The bucket that finished CSVs lie in. Objects are written once and never changed: `exports/` is removed by the retention of
/// exports, `snapshots/` after a day.
public final class ExportBucket {
    /// What every object here is.
    public static final String CONTENT_TYPE = "text/csv; charset=utf-8";

    private static final String EXPORTS = "exports/";
    private static final String SNAPSHOTS = "snapshots/";

    private final Supplier<S3Client> s3;
    private final String bucket;

    /// The bucket of that name.
    public ExportBucket(AwsClients aws, String bucket) {
        this.s3 = S3Clients.of(aws);
        this.bucket = bucket;
    }

    /// Begins to write the export of `version` of a session's log.
    ///
    /// @param attempt names this piece of work; no other writes to the same key
    ObjectWriter writeExport(SessionKey session, long version, String attempt) {
        return new ObjectWriter(s3.get(), bucket, folder(EXPORTS, session) + version + "-" + attempt + ".csv");
    }

    /// Begins to write a snapshot.
    ObjectWriter writeSnapshot(SessionKey session, String attempt) {
        return new ObjectWriter(s3.get(), bucket, folder(SNAPSHOTS, session) + attempt + ".csv");
    }

    /// The keys of all objects that were written for a session.
    public List<String> keysOf(SessionKey session) {
        return Stream.of(EXPORTS, SNAPSHOTS)
                .flatMap(kind -> s3.get()
                        .listObjectsV2Paginator(r -> r.bucket(bucket).prefix(folder(kind, session))).contents()
                        .stream())
                .map(S3Object::key)
                .toList();
    }

    /// Removes an object, for good.
    public void remove(String key) {
        s3.get().deleteObject(r -> r.bucket(bucket).key(key));
    }

    private static String folder(String kind, SessionKey session) {
        return kind + session.organizationId() + "/" + session.sessionId() + "/";
    }
}
