package dev.chatreplay.export;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.export.LandingBucket.ChangedException;
import dev.chatreplay.export.LandingBucket.Label;
import dev.chatreplay.export.LandingBucket.Seen;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.format.Formats;
import dev.chatreplay.organization.LandingTarget;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Sha256;
import dev.chatreplay.session.ChatFile;
import dev.chatreplay.session.LandingTries;
import dev.chatreplay.session.LandingTry;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Copies the files of an export to a landing bucket, in parts of [ObjectWriter#PART_BYTES]. Memory holds a few parts.
final class LandingCopy {
    /// The number of tries for one object. A try is repeated only when the object has changed meanwhile.
    private static final int MAX_LOOKS = 4;

    private final AwsClients aws;
    private final Sessions sessions;
    private final ExportBucket exports;
    private final Formats formats;

    /// The try may no longer write: another worker has begun, or a newer export is committed.
    static final class SupersededException extends RuntimeException {
        private static final long serialVersionUID = 1;

        SupersededException() {
            super("a newer export or another worker");
        }
    }

    /// Both keys of a file have objects of other owners. The try fails, because no object of another owner may be overwritten.
    static final class KeysTakenException extends RuntimeException {
        /// How the reason of a dead letter names this failure.
        static final String CODE = "KEYS_TAKEN";

        private static final long serialVersionUID = 1;

        KeysTakenException(String format) {
            super("both keys of the file in the format " + format + " have objects of other owners");
        }
    }

    /// What a try has done so far.
    static final class Progress {
        private int written;
        private boolean mayHaveWritten;
        private Optional<String> recording = Optional.empty();

        /// Returns the number of objects that were certainly written.
        int written() {
            return written;
        }

        /// Returns whether a write was sent, also when it was refused or its answer was lost.
        boolean mayHaveWritten() {
            return mayHaveWritten;
        }

        /// Returns the address of the file that lies where 100ms puts its chat files; empty when the export has none.
        Optional<String> recording() {
            return recording;
        }
    }

    /// One file on its way.
    private record Source(Session session, LandingTry landing, FileFormat format, ChatFile file, LandingBucket bucket) {
        Label label() {
            return new Label(LandingKeys.owner(session.key()), file.sha256(), landing.workVersion());
        }

        boolean isOwnerOf(Seen seen) {
            return seen.owner().equals(LandingKeys.owner(session.key()));
        }
    }

    /// Where a file goes: the key, and the object that lies there.
    private record Place(String key, Optional<Seen> seen) {}

    LandingCopy(AwsClients aws, Sessions sessions, ExportBucket exports, Formats formats) {
        this.aws = aws;
        this.sessions = sessions;
        this.exports = exports;
        this.formats = formats;
    }

    /// Copies the files of the export in the formats that land. Audit formats never land, also when the row of the organization names one.
    /// A file without a key does not land: the event that gives it a key makes a newer export.
    ///
    /// An object with the right content is not written again.
    ///
    /// @param progress receives what this call has done, also when it throws
    /// @throws SupersededException when this try may no longer write
    /// @throws LandingRoles.NotAssumedException when the worker cannot assume the role of the landing
    void copy(Session session, LandingTry landing, LandingTarget target, Progress progress, Deadline deadline) {
        var role = target.role().map(assumed -> LandingRoles.assume(aws, target, assumed, session.key()));
        var bucket = new LandingBucket(aws, target.bucket(), role);
        for (var format : formats.toWrite(target.formats())) {
            var file = session.export().orElseThrow().files().get(format.formatName());
            if (file != null && !format.isAudit() && target.formats().contains(format.formatName())) {
                var keys = LandingKeys.of(target, session, format);
                if (!keys.isEmpty()) {
                    var key = copy(new Source(session, landing, format, file, bucket), keys, progress, deadline);
                    if (LandingKeys.isRecording(format)) {
                        progress.recording = Optional.of("s3://" + target.bucket() + "/" + key);
                    }
                }
            }
        }
    }

    /// Returns the key under which the file lies.
    private String copy(Source source, List<String> keys, Progress progress, Deadline deadline) {
        for (int look = 1;; look++) {
            deadline.check();
            var place = place(source, keys);
            if (place.seen().filter(seen -> seen.sha256().equals(source.file().sha256())).isPresent()) {
                return place.key();
            }
            // The look at the object is before this read, and the write depends on the look. So when a newer export is landed between the two,
            // this read shows it. When it is landed later, the object has changed, and S3 refuses the write.
            checkRow(source);
            progress.mayHaveWritten = true;
            try {
                write(source, place, deadline);
                progress.written++;
                return place.key();
            } catch (ChangedException e) {
                if (look == MAX_LOOKS) {
                    throw e;
                }
            }
        }
    }

    /// Finds the key whose object belongs to the session, or a free one. The second key comes before a free first one, because the session
    /// may have got it while the first one belonged to another session.
    private static Place place(Source source, List<String> keys) {
        var first = source.bucket().look(keys.getFirst());
        if (first.filter(source::isOwnerOf).isPresent()) {
            return new Place(keys.getFirst(), first);
        }
        var second = source.bucket().look(keys.getLast());
        if (second.filter(source::isOwnerOf).isPresent()) {
            return new Place(keys.getLast(), second);
        }
        if (first.isEmpty()) {
            return new Place(keys.getFirst(), first);
        }
        if (second.isEmpty()) {
            return new Place(keys.getLast(), second);
        }
        throw new KeysTakenException(source.format().formatName());
    }

    private void checkRow(Source source) {
        if (sessions.find(source.session().key()).filter(row -> LandingTries.isStill(row, source.landing()))
                .isEmpty()) {
            throw new SupersededException();
        }
    }

    private void write(Source source, Place place, Deadline deadline) {
        if (source.file().bytes() > ObjectWriter.PART_BYTES) {
            writeParts(source, place, deadline);
            return;
        }
        var content = read(source, 0);
        check(source, Sha256.start().digest(content));
        source.bucket().put(place.key(), source.format().contentType(), source.label(), content, place.seen());
    }

    private void writeParts(Source source, Place place, Deadline deadline) {
        var bucket = source.bucket();
        var upload = bucket.start(place.key(), source.format().contentType(), source.label());
        try {
            var digest = Sha256.start();
            var parts = new ArrayList<CompletedPart>();
            for (long from = 0; from < source.file().bytes(); from += ObjectWriter.PART_BYTES) {
                deadline.check();
                var content = read(source, from);
                digest.update(content);
                parts.add(bucket.addPart(place.key(), upload, parts.size() + 1, content));
            }
            check(source, digest.digest());
            checkRow(source);
            bucket.complete(place.key(), upload, parts, place.seen());
        } catch (RuntimeException e) {
            bucket.abort(place.key(), upload, e);
            throw e;
        }
    }

    /// Reads a part of the export. A withdrawal deletes the object, and the sweep deletes objects of older exports: then the row shows it.
    /// S3 answers 403 for a missing object, because the function may not list the export bucket.
    private byte[] read(Source source, long from) {
        try {
            return exports.read(source.file(), from);
        } catch (S3Exception e) {
            checkRow(source);
            throw e;
        }
    }

    private static void check(Source source, byte[] sha256) {
        if (!HexFormat.of().formatHex(sha256).equals(source.file().sha256())) {
            throw new IllegalStateException("an object in the export bucket has not the bytes that its row names");
        }
    }
}
