package dev.chatreplay.faults.rig;

import java.io.Serial;

/// The process of a function has died in the middle of a call. An error, so that no retry and no clean-up takes it for a failure that it
/// could do something about.
public final class Died extends Error {
    @Serial
    private static final long serialVersionUID = 1;

    /// Dies.
    public Died() {
        super("the process died");
    }
}
