package dev.chatreplay.format;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Counts the bytes that go to a stream. Not thread-safe.
final class CountedStream extends FilterOutputStream {
    private long bytes;

    CountedStream(OutputStream out) {
        super(out);
    }

    /// Returns the number of bytes so far.
    long bytes() {
        return bytes;
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
        bytes++;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        out.write(from, offset, length);
        bytes += length;
    }
}
