package dev.chatreplay.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.cli.ChatReplay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Runs `chat-replay send` as its users do: in its own process, with the API in its environment variables.
public final class SendCommand {
    private SendCommand() {}

    /// Sends a file of events.
    ///
    /// @return the output of the command
    public static String send(Api api, Path file) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
                System.getProperty("java.class.path"), ChatReplay.class.getName(), "send", file.toString()));
        if (System.getenv("CHAT_REPLAY_URL") != null) {
            // The tests run on an installation, perhaps SAM local, which forwards no binary bodies.
            command.add("--no-gzip");
        }
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        var environment = builder.environment();
        environment.put("CHAT_REPLAY_URL", api.url());
        environment.put("CHAT_REPLAY_ORGANIZATION", api.organizationId());
        environment.put("CHAT_REPLAY_API_KEY", apiKey(api));
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static String apiKey(Api api) {
        var credentials = api.authorization().getFirst().substring("Basic ".length());
        return new String(Base64.getDecoder().decode(credentials), UTF_8).substring(api.organizationId().length() + 1);
    }
}
