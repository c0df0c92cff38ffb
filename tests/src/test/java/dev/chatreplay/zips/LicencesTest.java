package dev.chatreplay.zips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatreplay.client.Project;
import dev.chatreplay.local.template.Template;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the licences of libraries as their own poms state them: those in the zips, and those in the table of `docs/decisions.md`.
class LicencesTest {
    private static final Template TEMPLATE = Template.packaged();

    static List<String> functions() {
        return TEMPLATE.functions();
    }

    static List<Path> poms() throws IOException {
        try (var files = Files.walk(Project.file(""), 3)) {
            return files.filter(file -> file.endsWith("pom.xml")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void zipHoldsOnlyLibrariesWithAllowedLicence(String function) throws IOException {
        var jars = FunctionZip.of(Project.folderOf(function)).libraries();
        assertThat(jars).isNotEmpty();
        assertThat(notAllowed(jars)).isEmpty();
    }

    @Test
    void libraryWithoutAllowedLicenceIsReported() {
        var jars = classPath();
        assertThat(
                notAllowed(Stream.of("DynamoDBLocal", "logback-core", "picocli").map(name -> jar(jars, name)).toList()))
                .containsOnlyKeys("DynamoDBLocal", "logback-core");
    }

    @Test
    void libraryWithUnknownLicenceIsReported(@TempDir Path repository) throws IOException {
        var jar = repository.resolve("g/a/1/a-1.jar");
        Files.createDirectories(jar.getParent());
        Files.writeString(jar.resolveSibling("a-1.pom"), """
                <project><groupId>g</groupId><licenses><license><name>Mine</name></license></licenses></project>
                """);
        assertThatThrownBy(() -> Licence.of(jar)).hasMessageContaining("unknown licence: Mine");
    }

    @ParameterizedTest
    @MethodSource("poms")
    void tableHasEveryDirectDependencyWithItsLicence(Path pom) throws IOException {
        var jars = classPath();
        var table = LibraryTable.read();
        assertThat(Poms.directDependencies(pom)).allSatisfy(artifact -> assertThat(table.licencesOf(artifact))
                .as("the row of %s", artifact).containsAll(ids(jar(jars, artifact))));
    }

    @Test
    void dependencyWithoutRowIsReported() throws IOException {
        assertThat(LibraryTable.read().licencesOf("commons-net")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"readers-node", "openapi-lint-node"})
    void tableHasEveryNpmPackageOfTests(String folder) throws IOException {
        var json = new ObjectMapper().readTree(Project.file("tests/" + folder + "/package.json").toFile());
        var table = LibraryTable.read();
        assertThat(json.get("dependencies").propertyStream().map(Map.Entry::getKey)).isNotEmpty()
                .allSatisfy(name -> assertThat(table.licencesOf(name)).as("the row of %s", name).isNotEmpty());
    }

    private static Map<String, List<String>> notAllowed(List<Path> jars) {
        return jars.stream().filter(jar -> !Licence.allowedInZip(Licence.of(jar)))
                .collect(Collectors.toMap(FunctionZip::jar, LicencesTest::ids));
    }

    private static List<String> ids(Path jar) {
        return Licence.of(jar).stream().map(Licence::id).sorted().toList();
    }

    /// Returns the jars of this test and of the zips, by name. This test has every dependency of the other modules, except that of the
    /// functions alone.
    private static Map<String, Path> classPath() {
        var own = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1)).map(Path::of);
        var zips = functions().stream().flatMap(function -> librariesOf(function).stream());
        return Stream.concat(own, zips).filter(entry -> entry.toString().endsWith(".jar")).collect(Collectors
                .toMap(FunctionZip::jar, Function.identity(), (first, _) -> first, TreeMap::new));
    }

    private static Path jar(Map<String, Path> jars, String name) {
        return Optional.ofNullable(jars.get(name)).orElseThrow(() -> new AssertionError(name + " is on no class path"));
    }

    private static List<Path> librariesOf(String function) {
        try {
            return FunctionZip.of(Project.folderOf(function)).libraries();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
