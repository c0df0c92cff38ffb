package dev.chatreplay.zips;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Project;
import dev.chatreplay.local.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests that the zip of each function has the jars in its `jars.txt`, and every class that its handler reaches. Other jars would increase
/// the start time and the attack surface of the function.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ZipTest {
    /// The package of the module `jdk.httpserver`, as class files name it.
    private static final String HTTP_SERVER = "com/sun/net/httpserver";
    private static final Template TEMPLATE = Template.packaged();

    /// The classes that name [#HTTP_SERVER], by jar or folder.
    private final Map<Path, List<String>> naming = new HashMap<>();

    static List<String> functions() {
        return TEMPLATE.functions();
    }

    /// Compares the jars with `functions/<name>/jars.txt`, so that a review shows each change of this list.
    @ParameterizedTest
    @MethodSource("functions")
    void zipHasJarsOfItsList(String function) throws IOException {
        var list = Project.file("functions/" + Project.folderOf(function) + "/jars.txt");
        assertThat(zip(function).jars()).as("%s", list).containsExactlyElementsOf(Files.readAllLines(list));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void zipHasEveryClassThatItsHandlerReaches(String function) throws IOException {
        assertThat(ReachableClasses.missing(handler(function), zip(function))).isEmpty();
    }

    /// AWS does not document that Lambda's Java runtime has the module `jdk.httpserver`. Without it no function that needs it could start.
    @ParameterizedTest
    @MethodSource("functions")
    void zipNeedsNoHttpServerModule(String function) throws IOException {
        assertThat(zip(function).classesThatName(HTTP_SERVER, naming)).isEmpty();
    }

    @Test
    void useOfHttpServerModuleIsReported() throws IOException {
        var local = new FunctionZip(List.of(Project.file("local/target/classes")));
        assertThat(local.classesThatName(HTTP_SERVER, naming)).anyMatch(name -> name.endsWith("HttpFront.class"));
    }

    @Test
    void missingLibraryIsReported() throws IOException {
        var zip = zip("CompactSessionChat").without("commons-csv"::equals);
        assertThat(ReachableClasses.missing(handler("CompactSessionChat"), zip))
                .anyMatch(reference -> reference.startsWith("org/apache/commons/csv/"));
    }

    @Test
    void missingModuleIsReported() throws IOException {
        var zip = zip("PostEvents").without("chat-replay-ingest"::equals);
        assertThat(ReachableClasses.missing(handler("PostEvents"), zip))
                .anyMatch(reference -> reference.startsWith("dev/chatreplay/ingest/"));
    }

    private static FunctionZip zip(String function) throws IOException {
        return FunctionZip.of(Project.folderOf(function));
    }

    private static String handler(String function) {
        return TEMPLATE.property(function, "Handler").asText();
    }
}
