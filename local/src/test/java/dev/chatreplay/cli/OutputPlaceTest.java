package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Writes the files of `download` and `render` to places that have no room, that this user may not write, and that are no plain files.
class OutputPlaceTest {
    private static final String CHAT = "id\r\nm-1\r\n";
    private static final String EVENTS = "../events/chat/sample-session.ndjson";

    @TempDir
    private static Path shared = Path.of("");
    /// Runs commands in turn, without the directory for temporary files. The JVM itself warns of it at the first one.
    private static @Nullable CommandProcess withoutTemporaryDirectory;

    @TempDir
    private Path directory = Path.of("");
    @AutoClose
    private final StubApi api = new StubApi();

    private Run download(Path target) {
        return Run.of(api.options("download", "s-1", "-o", target.toString()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "missing/x.csv | There is no directory for",
            "file/x.csv | There is no directory for",
            "loop | is a symbolic link that leads nowhere",
            "dangling | There is no directory for"})
    void placeThatCannotBeWrittenIsNamedBeforeFirstRequest(String name, String message) throws IOException {
        Files.writeString(directory.resolve("file"), "");
        Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(directory.resolve("dangling"), Path.of("missing/x.csv"));
        var target = directory.resolve(name);

        var downloaded = download(target);
        var rendered = Run.of("render", EVENTS, "-o", target.toString());

        assertThat(downloaded.exitCode()).isEqualTo(1);
        assertThat(downloaded.err()).contains(message, target.toString()).hasLineCount(1);
        assertThat(rendered).isEqualTo(downloaded);
        assertThat(api.requests()).isEmpty();
    }

    @Test
    void nameBeyondLimitOfFileSystemIsNamedBeforeFirstRequest() {
        var run = download(directory.resolve("x".repeat(256)));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("cannot be written: file name too long").hasLineCount(1);
        assertThat(api.requests()).isEmpty();
    }

    /// The hidden file beside it would have a longer name.
    @Test
    void longestNameOfFileSystemIsWritten() throws Exception {
        var target = directory.resolve("x".repeat(251) + ".csv");
        Files.writeString(directory.resolve("x".repeat(251) + ".txt"), "another file");
        for (int i = 0; i < 4; i++) {
            api.thenFile(CHAT, StubApi.range(CHAT, i == 0 ? 4 : 0));
        }
        assertThat(download(target).err()).contains("the download then continues where it ended");
        api.thenFile(CHAT, StubApi.range(CHAT, 100));

        assertThat(download(target).exitCode()).isZero();

        assertThat(target).hasContent(CHAT);
        assertThat(api.requests()).last().extracting(StubApi.Request::range).isEqualTo("bytes=4-");
        assertThat(Run.of("render", EVENTS, "-o", target.toString()).exitCode()).isZero();
        assertThat(directory.toFile().list()).hasSize(2);
    }

    /// A file in between would stay when the command is killed before the next move.
    @Test
    void verifiedFileIsMovedToItsPlaceAtOnce() throws Exception {
        api.thenFile(CHAT, StubApi.range(CHAT, 100));
        try (var watcher = directory.getFileSystem().newWatchService()) {
            directory.register(watcher, StandardWatchEventKinds.ENTRY_CREATE);

            assertThat(download(directory.resolve("chat.csv")).exitCode()).isZero();

            Files.createFile(directory.resolve("end"));
            var names = new ArrayList<String>();
            while (!names.contains("end")) {
                var key = watcher.take();
                key.pollEvents().forEach(event -> names.add(String.valueOf(event.context())));
                key.reset();
            }
            assertThat(names).filteredOn(name -> name.contains("chat.csv")).satisfiesExactly(
                    name -> assertThat(name).matches("\\.chat\\.csv\\.[0-9a-f]{16}\\.part"),
                    name -> assertThat(name).isEqualTo("chat.csv"));
        }
    }

    @Test
    void fileSystemWithoutLocksIsNotTakenForOtherProcess() throws Exception {
        assertThat(PartLock.of(() -> {
            throw new IOException("No locks available");
        })).isEqualTo(PartLock.UNSUPPORTED);
        assertThat(PartLock.of(() -> null)).isEqualTo(PartLock.TAKEN_BY_OTHER);
    }

    /// No user may create files below `/sys`.
    @ParameterizedTest
    @CsvSource({"/sys/x.csv,csv", "/sys,csv", "/sys,'csv,txt'", "/sys/new,'csv,txt'"})
    @EnabledOnOs(OS.LINUX)
    void placeWithoutPermissionIsNamedBeforeFirstRequest(String target, String formats) {
        var run = Run.of(api.options("download", "s-1", "--format", formats, "-o", target));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("chat-replay: /sys").contains(" cannot be written: ")
                .containsAnyOf("permission denied", "ead-only file system", "peration not permitted")
                .contains("name another place with -o").hasLineCount(1);
        assertThat(api.requests()).isEmpty();
    }

    @Test
    void directoryInPlaceOfFileIsNamedBeforeDownload() throws Exception {
        Files.createDirectory(directory.resolve("chat-s-1.csv"));
        api.then(200, api.link(CHAT), "");

        var run = download(directory);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("chat-s-1.csv is a directory").hasLineCount(1);
        assertThat(api.requests()).hasSize(1);
    }

    @Test
    void existingDirectoryGetsFileWithUsualName() throws Exception {
        api.thenFile(CHAT, StubApi.range(CHAT, 100));

        assertThat(download(directory).exitCode()).isZero();

        assertThat(directory.resolve("chat-s-1.csv")).hasContent(CHAT);
    }

    @Test
    void pathThatEndsWithSlashIsNewDirectory() throws Exception {
        api.thenFile(CHAT, StubApi.range(CHAT, 100));

        assertThat(Run.of(api.options("download", "s-1", "-o", directory.resolve("new") + "/")).exitCode()).isZero();

        assertThat(directory.resolve("new/chat-s-1.csv")).hasContent(CHAT);
    }

    @Test
    void fileBehindSymbolicLinksIsReplacedAndLinksStay() throws Exception {
        var behind = directory.resolve("data/chat.csv");
        Files.createDirectory(behind.getParent());
        Files.createSymbolicLink(directory.resolve("one"), Path.of("two"));
        Files.createSymbolicLink(directory.resolve("two"), Path.of("data/chat.csv"));
        for (var content : new String[]{CHAT, CHAT + CHAT}) {
            api.thenFile(content, StubApi.range(content, 100));
            assertThat(download(directory.resolve("one")).exitCode()).isZero();
            assertThat(behind).hasContent(content);
        }
        assertThat(directory.resolve("one")).isSymbolicLink();
        assertThat(directory.resolve("two")).isSymbolicLink();
        assertThat(directory.resolve("data").toFile().list()).containsExactly("chat.csv");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void pipeGetsFileAndStaysPipe() throws Exception {
        var pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        var read = CompletableFuture.supplyAsync(() -> contentOf(pipe));
        api.thenFile(CHAT, StubApi.range(CHAT, 100));

        assertThat(download(pipe).exitCode()).isZero();

        assertThat(read.join()).isEqualTo(CHAT);
        assertThat(Files.readAttributes(pipe, java.nio.file.attribute.BasicFileAttributes.class).isOther()).isTrue();
    }

    private static String contentOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void fullDeviceIsNamed() throws Exception {
        api.thenFile(CHAT, StubApi.range(CHAT, 100));

        var run = download(Path.of("/dev/full"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("/dev/full cannot be written: no space left on device").hasLineCount(1);
    }

    /// The sample has 2 KiB in csv, and more in other formats.
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void renderOnFullDiskNamesPlaceAndLeavesNoPart() throws Exception {
        var older = Files.writeString(directory.resolve("older.csv"), "older file");
        try (var process = CommandProcess.startInTurn(Map.of(), "ulimit -f 1 && exec \"$@\"")) {
            for (var target : List.of(directory.resolve("chat.csv"), older)) {
                assertThat(process.run("render", EVENTS, "-o", target.toString(), "--quiet")).isEqualTo(new Run(1, "",
                        "chat-replay: " + target + " cannot be written: file too large. Correct this, or name another"
                                + " place with -o." + System.lineSeparator()));
                assertThat(directory.toFile().list()).containsExactly("older.csv");
            }
        }
        assertThat(older).hasContent("older file");
    }

    @AfterAll
    static void stop() {
        if (withoutTemporaryDirectory != null) {
            withoutTemporaryDirectory.close();
        }
    }

    private static Run runWithoutTemporaryDirectory(String... arguments) throws IOException {
        if (withoutTemporaryDirectory == null) {
            withoutTemporaryDirectory = CommandProcess.startInTurn(Map.of(),
                    "exec \"$1\" -Djava.io.tmpdir='" + shared.resolve("no-tmp") + "' \"${@:2}\"");
        }
        var run = withoutTemporaryDirectory.run(arguments);
        return new Run(run.exitCode(), "",
                run.err().replaceFirst("WARNING: java.io.tmpdir directory does not exist\\R", ""));
    }

    private static Run noTemporaryDirectory() {
        return new Run(1, "", "chat-replay: The directory for temporary files, " + shared.resolve("no-tmp")
                + ", cannot be used: there is no such directory. Correct this, or name another directory in the variable"
                + " TMPDIR." + System.lineSeparator());
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void missingDirectoryForTemporaryFilesIsNamed() throws Exception {
        assertThat(runWithoutTemporaryDirectory("render", EVENTS, "-o", "-", "--quiet"))
                .isEqualTo(noTemporaryDirectory());
        assertThat(runWithoutTemporaryDirectory("local", "--port", "0")).isEqualTo(noTemporaryDirectory());
        for (var options : List.of(List.of("-o", "-"), List.of("--format", "vtt", "--shift", "1"))) {
            api.then(200, api.link(CHAT), "");
            var command = new ArrayList<>(List.of("download", "s-1", "--quiet"));
            command.addAll(options);
            assertThat(runWithoutTemporaryDirectory(api.options(command.toArray(String[]::new))))
                    .isEqualTo(noTemporaryDirectory());
        }
    }

    /// Edits of one message are more than memory holds of a part of the log.
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void renderWithoutRoomForTemporaryFilesNamesTheirDirectory() throws Exception {
        var events = Files.readAllLines(Path.of(EVENTS));
        var edit = events.stream().filter(event -> event.contains("\"chat.message.edited\"")).findFirst().orElseThrow();
        var many = IntStream.range(0, 60_000).mapToObj(i -> edit.replaceFirst("\"id\":\"", "\"id\":\"" + i + "-"))
                .collect(Collectors.joining("\n"));
        var file = Files.writeString(directory.resolve("edits.ndjson"), many);

        assertThat(runWithoutTemporaryDirectory("render", file.toString(), "--quiet", "-o",
                directory.resolve("chat.csv").toString())).isEqualTo(noTemporaryDirectory());
    }

    @Test
    void quietRenderPrintsNothing() {
        var target = directory.resolve("chat.csv");

        var run = Run.of("render", EVENTS, "--quiet", "-o", target.toString());

        assertThat(run).isEqualTo(new Run(0, "", ""));
        assertThat(target).isNotEmptyFile();
    }
}
