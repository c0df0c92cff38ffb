package dev.chatreplay.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Checks that the tests that `docs/security.md` names exist.
class ThreatModelTest {
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)#(\\w+)`");

    static Stream<String> namedTests() throws IOException {
        return TEST.matcher(Files.readString(Project.file("docs/security.md"))).results().map(MatchResult::group)
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("namedTests")
    void everyNamedTestExists(String named) throws IOException {
        var match = TEST.matcher(named);
        assertThat(match.matches()).isTrue();
        try (var files = Files.walk(Project.file("."))) {
            var source = files.filter(file -> file.endsWith(match.group(1) + ".java")).findFirst();
            assertThat(source).as(named).isPresent();
            assertThat(Files.readString(source.orElseThrow())).as(named).containsPattern(
                    "@(Test|ParameterizedTest)\\b((?!\\bvoid\\b)[\\s\\S])*\\bvoid " + match.group(2) + "\\(");
        }
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
