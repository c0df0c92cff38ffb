package dev.chatreplay.export;

import dev.chatreplay.session.SessionKey;
import software.amazon.awssdk.services.s3.S3Client;

/// The bucket that finished CSVs lie in. Objects are written once and never changed: `exports/` is removed by the retention of
/// exports, `snapshots/` after a day.
public final class ExportBucket {
    /// What every object here is.
    static final String CONTENT_TYPE = "text/csv; charset=utf-8";

    private final S3Client s3;
    private final String bucket;

    /// The bucket of that name.
    public ExportBucket(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /// Begins to write the export of `version` of a session's log.
    ///
    /// @param attempt names this piece of work; no other writes to the same key
    ObjectWriter writeExport(SessionKey session, long version, String attempt) {
        return new ObjectWriter(s3, bucket,
                "exports/" + session.organizationId() + "/" + session.sessionId() + "/" + version + "-" + attempt
                        + ".csv");
    }

    /// Begins to write a snapshot.
    ObjectWriter writeSnapshot(SessionKey session, String attempt) {
        return new ObjectWriter(s3, bucket,
                "snapshots/" + session.organizationId() + "/" + session.sessionId() + "/" + attempt + ".csv");
    }
}
