package dev.chatreplay.cli;

import dev.chatreplay.local.FileReason;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/// Standard output. A write that fails ends the command, because [PrintStream] alone would hide the failure. Thread-safe.
final class StandardOutput extends OutputStream {
    private final OutputStream file;
    private boolean isBroken;

    private StandardOutput(OutputStream file) {
        this.file = file;
    }

    /// The program that read standard output has ended, such as `head`. The command then ends without a message.
    static final class ClosedPipeException extends RuntimeException {
        /// The exit code of a Unix program that the signal SIGPIPE ended: 128 and the number of the signal.
        static final int EXIT_CODE = 128 + 13;
        private static final long serialVersionUID = 1;

        private ClosedPipeException(IOException cause) {
            super(cause);
        }
    }

    /// Makes this the stream `System.out` of the process.
    static void install() {
        var file = new BufferedOutputStream(new StandardOutput(new FileOutputStream(FileDescriptor.out)));
        System.setOut(new PrintStream(file, false, System.out.charset()));
    }

    @Override
    public void write(int b) {
        write(new byte[]{(byte) b}, 0, 1);
    }

    /// Writes bytes. After a write that failed, further ones do nothing.
    ///
    /// @throws ClosedPipeException when the reader has ended
    /// @throws CommandFailure when the bytes cannot be written
    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        if (isBroken) {
            return;
        }
        try {
            file.write(bytes, from, length);
        } catch (IOException e) {
            isBroken = true;
            throw String.valueOf(e.getMessage()).contains("Broken pipe") ? new ClosedPipeException(e) : failure(e);
        }
    }

    private static CommandFailure failure(IOException problem) {
        return new CommandFailure("Standard output cannot be written: " + FileReason.of(problem)
                + ". The output of this command is not complete. Correct this, or redirect standard output to another place.",
                problem);
    }
}
