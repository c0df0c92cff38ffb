package dev.chatreplay.history;

/// A request needs more of a file than one request may read. The same request always fails.
public final class TooMuchToReadException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Part part;

    /// What is larger than the bounds.
    public enum Part {
        /// The messages of one second, which must be sorted together.
        SECOND,
        /// The messages that the request needs.
        RANGE
    }

    /// Creates the exception of a request.
    public TooMuchToReadException(Part part) {
        super("a request needs more than " + BoundedReads.MAX_BYTES + " bytes of a file");
        this.part = part;
    }

    /// Returns what is larger than the bounds.
    public Part part() {
        return part;
    }
}
