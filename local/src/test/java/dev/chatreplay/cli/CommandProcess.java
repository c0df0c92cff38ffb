package dev.chatreplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A command of the product in a process of its own, and what it prints. A terminal is a pseudo-terminal of the program `script`.
final class CommandProcess implements AutoCloseable {
    private static final Pattern EXIT_CODE = Pattern.compile("(?m)^" + CommandsInTurn.EXIT_CODE + "(\\d+)\\R\\z");

    private final Process process;
    private final StringBuilder output = new StringBuilder();

    private CommandProcess(Process process) {
        this.process = process;
    }

    /// Starts a command. It takes its standard error for a terminal of unknown width.
    static CommandProcess start(String... arguments) throws IOException {
        return start(java(arguments), Map.of());
    }

    /// @param variables further variables of the command
    static CommandProcess start(Map<String, String> variables, String... arguments) throws IOException {
        return start(java(arguments), variables);
    }

    /// Starts a command that can write at most this much to one file, as on a full disk.
    static CommandProcess startWithSmallDisk(int kibibytes, String... arguments) throws IOException {
        return startInShell(Map.of(), "ulimit -f " + kibibytes + " && exec \"$@\"", arguments);
    }

    /// Starts a command in a script of bash, in which `"$@"` is the command.
    ///
    /// @param variables further variables of the command
    static CommandProcess startInShell(Map<String, String> variables, String script, String... arguments)
            throws IOException {
        var command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
        command.addAll(java(arguments));
        return start(command, variables);
    }

    /// Starts a process that runs the commands of [#run] in turn, in a script of bash, in which `"$@"` is the process.
    ///
    /// @param variables further variables of the commands
    static CommandProcess startInTurn(Map<String, String> variables, String script) throws IOException {
        var command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
        command.addAll(java(CommandsInTurn.class));
        return start(command, variables);
    }

    /// Starts a process on a terminal that runs the commands of [#run] in turn. Its standard output is the terminal, too.
    ///
    /// @param variables further variables of the commands
    static CommandProcess startInTurnOnTerminal(Path scratch, int columns, Map<String, String> variables)
            throws IOException {
        var command = java(CommandsInTurn.class);
        command.add(1, "-D" + Table.TERMINAL + "=true");
        return startOnTerminal(scratch, columns, variables, command);
    }

    /// Starts a command on a terminal. The command is a file, because `script` takes one word for a shell. The name of the terminal is
    /// written to `scratch`.
    static CommandProcess startOnTerminal(Path scratch, int columns, String... arguments) throws IOException {
        return startOnTerminal(scratch, columns, Map.of(), arguments);
    }

    /// @param variables further variables of the command
    static CommandProcess startOnTerminal(Path scratch, int columns, Map<String, String> variables,
            String... arguments) throws IOException {
        return startOnTerminal(scratch, columns, variables, java(arguments));
    }

    private static CommandProcess startOnTerminal(Path scratch, int columns, Map<String, String> variables,
            List<String> command) throws IOException {
        var words = command.stream().map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        var file = Files.writeString(scratch.resolve("command.sh"), "stty cols " + columns + " rows 24\ntty >'"
                + scratch.resolve("tty") + "'\nexec " + words + "\n");
        return start(List.of("script", "-q", "-e", "-c", "sh '" + file + "'", "/dev/null"), variables);
    }

    private static CommandProcess start(List<String> command, Map<String, String> variables) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CHAT_REPLAY_TERMINAL", "true");
        builder.environment().remove("LANGUAGE");
        builder.environment().putAll(variables);
        return new CommandProcess(builder.start());
    }

    /// Returns the command that runs the command line in a JVM of its own.
    static List<String> java(String... arguments) {
        return java(ChatReplay.class, arguments);
    }

    private static List<String> java(Class<?> main, String... arguments) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-cp",
                System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /// Changes the width of the terminal.
    static void resize(Path scratch, int columns) throws IOException, InterruptedException {
        var terminal = Path.of(Files.readString(scratch.resolve("tty")).strip());
        var stty = new ProcessBuilder("stty", "cols", String.valueOf(columns)).redirectInput(terminal.toFile()).start();
        if (stty.waitFor() != 0) {
            throw new IOException(new String(stty.getErrorStream().readAllBytes(), UTF_8));
        }
    }

    /// Types a line.
    void type(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
    }

    /// Reads what the command prints until it matches.
    ///
    /// @return what the command printed since the last call
    /// @throws IOException when the command ends before
    String readUntil(Predicate<String> matches) throws IOException {
        output.setLength(0);
        while (!matches.test(output.toString())) {
            var next = process.getInputStream().read();
            if (next < 0) {
                throw new IOException("the command has ended: " + output);
            }
            output.append((char) next);
        }
        return output.toString();
    }

    /// Runs a command in the process of [#startInTurn]. No argument may have a space.
    Run run(String... arguments) throws IOException {
        type(String.join(" ", arguments));
        return endOfTurn();
    }

    /// Reads what a command of [#startInTurn] prints until it ends.
    Run endOfTurn() throws IOException {
        var printed = readUntil(output -> output.endsWith("\n") && EXIT_CODE.matcher(output).find());
        var exitCode = EXIT_CODE.matcher(printed).results().findFirst().orElseThrow();
        return new Run(Integer.parseInt(exitCode.group(1)), "", printed.substring(0, exitCode.start()));
    }

    /// Reads what the command prints until it ends.
    Run end() throws IOException, InterruptedException {
        var rest = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Run(process.waitFor(), "", rest);
    }

    /// Ends the command as `kill -9` does.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
