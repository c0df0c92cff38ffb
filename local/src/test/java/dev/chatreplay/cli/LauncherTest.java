package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs the launcher of an empty project, with a stub of Maven.
class LauncherTest {
    @TempDir
    private Path root = Path.of("");

    @BeforeEach
    void layOut() throws IOException {
        for (var directory : List.of("shared", "functions", "events/chat", "local", "bin")) {
            Files.createDirectories(root.resolve(directory));
        }
        for (var file : List.of("chat-replay", "local/java25")) {
            Files.copy(Path.of("..").resolve(file), root.resolve(file));
        }
        Files.writeString(root.resolve("pom.xml"), "");
        Files.writeString(root.resolve("template.yaml"), "");
    }

    private void maven(String script) throws IOException {
        var mvn = Files.writeString(root.resolve("bin/mvn"), "#!/usr/bin/env bash\n" + script);
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Run bash(String script, Map<String, String> variables) throws Exception {
        var process = new ProcessBuilder("bash", "-c", script).directory(root.toFile());
        process.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
        process.environment().put("JAVA25_HOME", System.getProperty("java.home"));
        process.environment().putAll(variables);
        var err = root.resolve("err");
        var started = process.redirectError(err.toFile()).start();
        var out = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(started.waitFor(), out, Files.readString(err));
    }

    @Test
    void failedBuildShowsOutputOfMavenWithoutEscapeSequences() throws Exception {
        maven("printf '\\033[0m\\033[0m[ERROR] no disk\\n\\033[0m'; exit 1\n");

        var run = bash("./chat-replay local", Map.of());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).satisfiesExactly(
                line -> assertThat(line).startsWith("chat-replay: building the project").contains("minute"),
                line -> assertThat(line).isEqualTo("[ERROR] no disk"),
                line -> assertThat(line)
                        .isEqualTo("chat-replay: The build failed. The output of Maven above says why."));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void interruptedBuildSaysSo() throws Exception {
        maven("echo began > \"$BEGAN\"; exec tail -f /dev/null\n");

        // Job control gives the launcher a process group of its own, as a terminal does. A build in the background ignores SIGINT.
        var run = bash("""
                set -m
                mkfifo began
                env --default-signal=INT ./chat-replay local &
                read -r _ < began
                kill -INT -- -$!
                wait $!
                """, Map.of("BEGAN", root.resolve("began").toString()));

        assertThat(run.exitCode()).isEqualTo(130);
        assertThat(run.err()).contains("The build was interrupted. The next start builds again.")
                .doesNotContain("The build failed");
    }

    /// A stub of Java prints the variables and the options that the launcher gives it.
    @ParameterizedTest
    @ValueSource(strings = {"C.UTF-8", "xx_XX.UTF-8"})
    void variablesAreMadeRightForJava(String locale) throws Exception {
        var jdk = Files.createDirectories(root.resolve("jdk/bin"));
        Files.writeString(root.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
        Files.writeString(jdk.resolve("java"),
                "#!/usr/bin/env bash\nenv | grep -E '^(AWS_ENDPOINT|LANG|LC_)' | sort; printf '%s\\n' \"$@\"\n");
        Files.writeString(jdk.resolve("jar"), "");
        for (var program : List.of("java", "jar")) {
            Files.setPosixFilePermissions(jdk.resolve(program), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        maven("mkdir -p local/target; touch local/target/chat-replay-local-1.jar local/target/class-path\n");

        var run = bash("./chat-replay sessions", Map.of("JAVA25_HOME", root.resolve("jdk").toString(),
                "AWS_ENDPOINT_URL_S3", "", "AWS_ENDPOINT_URL_SQS", " \t", "AWS_ENDPOINT_URL", "http://127.0.0.1:1",
                "TMPDIR", root.toString(), "LC_ALL", locale, "LANGUAGE", "de"));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).startsWith("AWS_ENDPOINT_URL=http://127.0.0.1:1")
                .contains("-Djava.io.tmpdir=" + root, "sessions")
                // The reasons of the operating system are in English.
                .contains("LC_MESSAGES=C").noneMatch(line -> line.startsWith("AWS_ENDPOINT_URL_")
                        || line.startsWith("LANGUAGE=") || line.equals("LC_ALL=xx_XX.UTF-8"));
    }

    @Test
    void variableThatNamesNoJdk25IsReported() throws Exception {
        var old = Files.createDirectories(root.resolve("jdk-17/bin"));
        for (var program : List.of("java", "jar")) {
            Files.createFile(old.resolve(program),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        }
        Files.writeString(root.resolve("jdk-17/release"), "JAVA_VERSION=\"17.0.9\"\n");

        assertThat(bash("./chat-replay local", Map.of("JAVA25_HOME", root.resolve("jdk-17").toString()))).isEqualTo(
                new Run(1, "", "chat-replay: JAVA25_HOME is " + root
                        + "/jdk-17, which is no JDK 25 or newer: it has Java 17. Correct or unset it.\n"));
        assertThat(bash("./chat-replay local", Map.of("JAVA25_HOME", "/nowhere")).err()).hasLineCount(1)
                .contains("/nowhere", "it has no bin/java and bin/jar");
    }
}
