package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Runs commands in which Java has an error, such as a lack of memory.
class LostErrorTest {
    /// A command that fails with an error.
    @Command(name = "broken")
    record Broken(Error error) implements Callable<Integer> {
        @Override
        public Integer call() {
            throw error;
        }

        @Command(name = "method")
        int method() {
            return call();
        }
    }

    static List<Error> errors() {
        return List.of(new OutOfMemoryError("Java heap space"), new StackOverflowError(),
                new NoClassDefFoundError("a/B"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errorOfThreadThatSendsFailsCommand(Error error) throws Exception {
        try (var stub = new StubApi(); var api = new Api(URI.create(stub.url()), "o", "k", _ -> {
        }); var lines = new EventLines(new ByteArrayInputStream("{}\n".getBytes(StandardCharsets.UTF_8)))) {
            stub.then(200, "{\"success\":true,\"data\":{\"recorded\":1}}", "");
            var sender = new Sender(api, SendOptions.DEFAULT,
                    new RefusedLines(new PrintWriter(new StringWriter()), false));

            assertThatThrownBy(() -> sender.send(lines, () -> {
                throw error;
            })).isSameAs(error);
        }
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errorEndsCommandWithCodeAndMessage(Error error) {
        for (var command : List.of("broken", "broken method")) {
            var err = new StringWriter();
            var line = ChatReplay.commandLineFor();
            line.addSubcommand("broken", new CommandLine(new Broken(error)))
                    .setExecutionExceptionHandler(line.getExecutionExceptionHandler());
            line.setErr(new PrintWriter(err, true));

            assertThat(ChatReplay.run(line, command.split(" ", -1))).isEqualTo(1);
            assertThat(err.toString()).startsWith("chat-replay: ").contains(error instanceof OutOfMemoryError
                    ? "Java has too little memory for this command: Java heap space. Allow it more, "
                    : "The command failed: " + error + ". --verbose shows where.").hasLineCount(1);
        }
    }
}
