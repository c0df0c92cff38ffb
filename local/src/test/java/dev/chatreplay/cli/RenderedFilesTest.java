package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.format.ChatFileName;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.PatientStack;
import dev.chatreplay.local.Settings;
import dev.chatreplay.organization.NewApiKey;
import dev.chatreplay.organization.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Compares the files of `render` with those that the embedded service gives for the same events, in every format.
@Order(1)
class RenderedFilesTest {
    private static final String FORMATS = Stream.of(ChatFormat.values()).map(ChatFormat::formatName)
            .collect(Collectors.joining(","));

    private static EmbeddedStack stack;
    private static String apiKey = "";

    @TempDir
    private Path directory = Path.of("");

    @BeforeAll
    static void start() throws IOException {
        stack = PatientStack.start(Settings.inMemory().withConfiguration("COMPACTION_DELAY_SECONDS", "1"));
        DemoOrganization.in(stack, Optional.empty());
        var key = NewApiKey.create("all", EnumSet.of(Scope.RECORD, Scope.READ, Scope.AUDIT), Instant.now());
        stack.stores().organizations().addKey(DemoOrganization.ID, key.key());
        apiKey = key.text();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    private static void run(String... arguments) {
        var run = Run.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static void runWithApi(String... arguments) {
        var connection = Stream.of("--url", stack.apiUrl().toString(), "--organization", DemoOrganization.ID,
                "--api-key", apiKey);
        run(Stream.concat(Arrays.stream(arguments), connection).toArray(String[]::new));
    }

    private void assertRenderedAsServed(Path file, String session) {
        var served = directory.resolve("served");
        var rendered = directory.resolve("rendered");

        runWithApi("send", file.toString());
        runWithApi("download", session, "--format", FORMATS, "-o", served.toString());
        run("render", file.toString(), "--format", FORMATS, "-o", rendered.toString());

        for (var format : ChatFormat.values()) {
            var name = ChatFileName.of(session, format);
            assertThat(rendered.resolve(name)).isNotEmptyFile().hasSameBinaryContentAs(served.resolve(name));
        }
        assertThat(rendered.toFile().list()).hasSize(ChatFormat.values().length);
    }

    @Test
    void sampleSessionIsRenderedAsServed() throws IOException {
        var sample = Files.copy(Path.of("../events/chat/sample-session.ndjson"), directory.resolve("sample.ndjson"));

        assertRenderedAsServed(sample, "launch-review");
    }

    @ParameterizedTest
    @ValueSource(longs = 3)
    void randomEventsAreRenderedAsServed(long seed) throws IOException {
        var session = (seed % 3 == 0 ? "live" : "ended") + seed;
        var file = Files.writeString(directory.resolve("random.ndjson"), RandomChat.lines(session, seed));

        assertRenderedAsServed(file, session);
    }

    /// The profiles `faults` and `faults-long` run it.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 4, 5, 6})
    @Tag("full-extent")
    void moreRandomEventsAreRenderedAsServed(long seed) throws IOException {
        randomEventsAreRenderedAsServed(seed);
    }
}
