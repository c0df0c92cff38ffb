package dev.chatreplay.local;

import java.util.regex.Pattern;

/// Writes a text as one word of a shell, for the commands in messages.
public final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:=/@%+,-]+");

    private ShellWord() {}

    /// Returns the text, with quotes when the shell would read it otherwise.
    public static String of(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
