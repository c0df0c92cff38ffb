package dev.chatreplay.cli;

import java.io.PrintWriter;
import java.util.OptionalLong;

/// What a command reports on standard error beside its errors.
///
/// @param isQuiet whether it reports warnings alone
record Notices(PrintWriter err, boolean isQuiet) {

    /// Reports what the user may want to act on.
    void warn(String line) {
        err.println(line);
        err.flush();
    }

    /// Reports a result, or why the command waits.
    void note(String line) {
        if (!isQuiet) {
            warn(line);
        }
    }

    /// Starts to show the progress of a task.
    ///
    /// @param done the number of bytes that were done earlier
    /// @param total the number of bytes of the task; empty when unknown
    Progress progress(String task, long done, OptionalLong total) {
        return isQuiet ? Progress.none() : Progress.ofBytes(task, done, total, err);
    }
}
