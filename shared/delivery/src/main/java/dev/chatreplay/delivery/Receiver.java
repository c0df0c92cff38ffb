package dev.chatreplay.delivery;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Posts deliveries to the URLs of organizations. It connects only to public addresses.
public final class Receiver implements AutoCloseable {
    /// The result of one try.
    public sealed interface Reception {
        /// The receiver answered.
        ///
        /// @param start the first 200 bytes of the answer, as text
        /// @param retryAfter the delay that the answer asks for
        record Answered(int status, String start, Optional<Duration> retryAfter) implements Reception {}

        /// The receiver did not answer.
        ///
        /// @param reason a short text for the delivery record, such as `TIMED_OUT` or `ADDRESS_REFUSED`
        record NotAnswered(String reason) implements Reception {}
    }

    /// Creates a receiver.
    ///
    /// @param allowsLoopback whether http to loopback addresses is allowed, for the embedded stack
    public Receiver(boolean allowsLoopback) {
        throw new UnsupportedOperationException();
    }

    /// Posts a body, in at most `limit`.
    public Reception post(URI url, Map<String, String> headers, String body, Duration limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
