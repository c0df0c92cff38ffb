package dev.chatreplay.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpillTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 8192, 20_000, 1 << 20})
    void spillReturnsBytesFromAnyOffset(int memoryBytes) throws IOException {
        var random = new Random(memoryBytes);
        try (var spill = new Spill(directory, memoryBytes)) {
            var written = new ArrayList<byte[]>();
            var offsets = new ArrayList<Long>();
            for (var i = 0; i < 60; i++) {
                var bytes = new byte[random.nextInt(3000)];
                random.nextBytes(bytes);
                offsets.add(spill.length());
                written.add(bytes);
                spill.write(bytes, 0, bytes.length);
                spill.write(i);
                // What was written before can be read between two writes.
                var earlier = random.nextInt(i + 1);
                assertThat(spill.from(offsets.get(earlier)).readNBytes(written.get(earlier).length))
                        .isEqualTo(written.get(earlier));
            }
            for (var i = 0; i < written.size(); i++) {
                var in = spill.from(offsets.get(i));
                assertThat(in.readNBytes(written.get(i).length)).isEqualTo(written.get(i));
                assertThat(in.read()).isEqualTo(i);
            }
            var all = spill.from(0, 16).readAllBytes();
            assertThat(all).hasSize((int) spill.length());
            assertThat(Arrays.copyOf(all, written.getFirst().length)).isEqualTo(written.getFirst());
        }
    }

    @Test
    void spillKeepsFewBytesInMemory() throws IOException {
        // No file can be made in a directory that does not exist.
        try (var spill = new Spill(directory.resolve("none"), 1000)) {
            spill.write(new byte[1000], 0, 1000);
            assertThat(spill.length()).isEqualTo(1000);
            assertThat(spill.from(0).readAllBytes()).hasSize(1000);
            assertThatThrownBy(() -> spill.write(1)).isInstanceOf(OutOfSpaceException.class)
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void spillHasOneNamelessFileUntilItIsClosed() throws IOException {
        try (var spill = new Spill(directory, 10)) {
            assertThat(OpenTemporaryFiles.count(directory)).isZero();
            spill.write(new byte[100], 0, 100);
            assertThat(OpenTemporaryFiles.count(directory)).isEqualTo(1);
            assertThat(directory).isEmptyDirectory();
        }
        assertThat(OpenTemporaryFiles.count(directory)).isZero();
    }

    @Test
    void spillLeavesNoFileAfterClose() throws IOException {
        try (var spill = new Spill(directory, 10)) {
            spill.write("a text of more than ten bytes".getBytes(StandardCharsets.UTF_8), 0, 29);
        }
        assertThat(directory).isEmptyDirectory();
        new Spill(directory, 10).close();
    }

    /// A process whose files may have 1 MiB stands for a full disk: the write fails in the same place with an IOException.
    @Test
    @EnabledOnOs(OS.LINUX)
    void spillOnFullDiskThrowsOneClearException() throws Exception {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var process = new ProcessBuilder("bash", "-c", "ulimit -f 1024; exec \"$@\"", "bash", java, "-Xmx64m", "-cp",
                System.getProperty("java.class.path"), FullDisk.class.getName(), directory.toString())
                .redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(output).contains("1048576 bytes, then: " + OutOfSpaceException.class.getName());
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    /// Writes to a spill until it fails.
    static final class FullDisk {
        private FullDisk() {}

        /// Runs the program.
        ///
        /// @param arguments the directory for temporary files
        public static void main(String... arguments) {
            var bytes = 0L;
            try (var spill = new Spill(Path.of(List.of(arguments).getFirst()), 1024)) {
                while (true) {
                    bytes = spill.length();
                    spill.write(new byte[1024], 0, 1024);
                }
            } catch (OutOfSpaceException e) {
                System.out.println(bytes - 1024 + " bytes, then: " + e);
            }
        }
    }
}
