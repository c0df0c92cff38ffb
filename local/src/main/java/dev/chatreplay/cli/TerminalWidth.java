package dev.chatreplay.cli;

import org.jline.nativ.CLibrary;

/// The width of the terminal on standard error.
final class TerminalWidth {
    private static final int STANDARD_ERROR = 2;
    /// The width where the system does not know it, as in a serial console.
    static final int USUAL_COLUMNS = 80;
    /// A narrower terminal has no room for a line of progress.
    private static final int MIN_COLUMNS = 20;

    private TerminalWidth() {}

    /// Returns the number of columns now. The user may change it at any time.
    static int columns() {
        var size = new CLibrary.WinSize();
        var known = CLibrary.ioctl(STANDARD_ERROR, CLibrary.TIOCGWINSZ, size) == 0 && size.ws_col > 0;
        return known ? Math.max(size.ws_col, MIN_COLUMNS) : USUAL_COLUMNS;
    }

    /// Returns whether this machine can load the native library that knows the width.
    static boolean isKnown() {
        try {
            return columns() > 0;
        } catch (LinkageError _) {
            return false;
        }
    }
}
