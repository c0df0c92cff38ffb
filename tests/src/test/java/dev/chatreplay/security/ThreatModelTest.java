package dev.chatreplay.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Project;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Checks that the tests that `docs/security.md` names exist.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThreatModelTest {
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)#(\\w+)`");

    /// The sources, by the name of their file.
    private final Map<String, Path> sources = new HashMap<>();

    @BeforeAll
    void findSources() throws IOException {
        Files.walkFileTree(Project.file("."), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return directory.endsWith("target") || directory.endsWith(".git")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sources.put(file.getFileName().toString(), file);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static Stream<String> namedTests() throws IOException {
        return TEST.matcher(Files.readString(Project.file("docs/security.md"))).results().map(MatchResult::group)
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("namedTests")
    void everyNamedTestExists(String named) throws IOException {
        var match = TEST.matcher(named);
        assertThat(match.matches()).isTrue();
        var source = Optional.ofNullable(sources.get(match.group(1) + ".java"));
        assertThat(source).as(named).isPresent();
        assertThat(Files.readString(source.orElseThrow())).as(named).containsPattern(
                "@(Test|ParameterizedTest)\\b((?!\\bvoid\\b)[\\s\\S])*\\bvoid " + match.group(2) + "\\(");
    }

    @Test
    void documentNamesManyTests() throws IOException {
        assertThat(namedTests()).hasSizeGreaterThan(30);
    }

    @Test
    void documentNamesEverySecurityTestClass() throws IOException {
        var text = Files.readString(Project.file("docs/security.md"));
        try (var suite = Files.list(Project.file("tests/src/test/java/dev/chatreplay/security"))) {
            assertThat(suite.map(file -> file.getFileName().toString().replace(".java", ""))
                    .filter(name -> name.endsWith("Test") && !name.equals("ThreatModelTest")))
                    .allSatisfy(name -> assertThat(text).contains(name + "#"));
        }
    }
}
