package dev.chatreplay.http;

import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Detail;
import dev.chatreplay.runtime.ApiException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.GZIPInputStream;

/// Decodes the body of a request by its header `Content-Encoding` ([RFC 9110, section 8.4](https://www.rfc-editor.org/rfc/rfc9110#section-8.4)).
/// It knows gzip, and `identity`, which means none.
public final class ContentEncoding {
    private ContentEncoding() {}

    /// Returns the decoded bytes of a body; empty for a body of text without an encoding.
    ///
    /// @param maxBytes the maximum number of decoded bytes; decoding stops there, so a small body never takes much memory
    /// @param advice what the caller must do with a larger body: the begin of a sentence that ends with the maximum
    /// @throws ApiException `UNSUPPORTED_ENCODING`, `INVALID_GZIP`, or `TOO_LARGE` when there are more than `maxBytes`
    public static Optional<byte[]> decode(HttpRequest request, int maxBytes, String advice) {
        return switch (encodings(request)) {
            case List<String> none when none.isEmpty() -> request.bytes();
            case List<String> one when one.equals(List.of("gzip")) || one.equals(List.of("x-gzip")) ->
                Optional.of(gunzip(request.bytes().orElseGet(() -> request.body().getBytes(StandardCharsets.UTF_8)),
                        maxBytes, advice));
            case List<String> _ -> throw new ApiException(Reason.UNSUPPORTED_ENCODING);
        };
    }

    private static List<String> encodings(HttpRequest request) {
        return Arrays.stream(request.header("content-encoding").orElse("").toLowerCase(Locale.ROOT).split(","))
                .map(String::strip).filter(name -> !name.isEmpty() && !name.equals("identity")).toList();
    }

    private static byte[] gunzip(byte[] body, int maxBytes, String advice) {
        try (var members = new Members(body)) {
            var decoded = members.readNBytes(maxBytes + 1);
            if (decoded.length > maxBytes) {
                throw tooLarge(advice + " of at most " + maxBytes + " bytes when it is decompressed.");
            }
            if (members.hasTrailingBytes()) {
                throw new ApiException(Reason.INVALID_GZIP);
            }
            return decoded;
        } catch (IOException _) {
            throw new ApiException(Reason.INVALID_GZIP);
        }
    }

    private static ApiException tooLarge(String advice) {
        return new ApiException(Reason.TOO_LARGE, "BODY_TOO_LARGE at $: " + advice,
                List.of(new Detail(OptionalInt.empty(), "$", "BODY_TOO_LARGE", advice)));
    }

    /// Reads the members of a gzip body ([RFC 1952](https://www.rfc-editor.org/rfc/rfc1952)), one after the other.
    private static final class Members extends GZIPInputStream {
        /// CRC-32 and length at the end of a member.
        private static final int TRAILER_BYTES = 8;

        private boolean isReading;

        /// The buffer holds the whole body, so all bytes that are not decoded are in it.
        Members(byte[] body) throws IOException {
            super(new ByteArrayInputStream(body), Math.max(1, body.length));
        }

        /// The JDK's stream calls this method again at the end of each member, so a body of many empty members overflows the stack. A nested
        /// call returns at once, and the loop continues.
        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (isReading || length == 0) {
                return 0;
            }
            isReading = true;
            try {
                int count;
                do {
                    count = super.read(buffer, offset, length);
                } while (count == 0);
                return count;
            } finally {
                isReading = false;
            }
        }

        /// Returns whether bytes follow the last member. The JDK's stream ignores them.
        boolean hasTrailingBytes() {
            return inf.getRemaining() > TRAILER_BYTES;
        }
    }
}
