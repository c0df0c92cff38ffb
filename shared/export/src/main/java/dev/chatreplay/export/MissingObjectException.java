package dev.chatreplay.export;

import software.amazon.awssdk.services.s3.model.S3Exception;

/// The bucket has no such object any more.
public final class MissingObjectException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MissingObjectException(S3Exception cause) {
        super("an object of the export bucket was deleted", cause);
    }
}
