package dev.chatreplay.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.chatreplay.runtime.VirtualThreads;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Checks the package dependencies against one table: each package uses exactly the packages of its row. Only the rule of virtual threads
/// names a class.
class ArchitectureTest {
    private static final String OURS = "dev.chatreplay.";

    /// Maps each package to the packages that it uses, lowest first.
    private static final Map<String, Set<String>> MAY_USE = new TreeMap<>(Map.ofEntries(
            Map.entry("event", Set.of()),
            Map.entry("chat", Set.of("event")),
            Map.entry("format", Set.of("event", "chat")),
            Map.entry("runtime", Set.of("event")),
            Map.entry("aws", Set.of("event", "runtime")),
            Map.entry("session", Set.of("event", "aws", "runtime")),
            Map.entry("organization", Set.of("session", "aws", "runtime")),
            Map.entry("log", Set.of("event", "chat", "session", "aws", "runtime")),
            Map.entry("queue", Set.of("event", "session", "aws", "runtime")),
            Map.entry("secret", Set.of("aws", "runtime")),
            Map.entry("webhook", Set.of("event", "secret", "queue", "wiring", "aws", "runtime")),
            Map.entry("delivery",
                    Set.of("event", "format", "organization", "session", "queue", "export", "download", "secret",
                            "webhook", "wiring", "aws", "runtime")),
            Map.entry("wiring", Set.of("organization", "session", "log", "queue", "aws", "runtime")),
            Map.entry("ingest", Set.of("event", "organization", "session", "log", "queue", "aws", "runtime")),
            Map.entry("export", Set.of("event", "chat", "format", "organization", "session", "log", "queue",
                    "wiring", "aws", "runtime")),
            Map.entry("sweep",
                    Set.of("event", "export", "organization", "session", "queue", "runtime")),
            Map.entry("download",
                    Set.of("event", "chat", "format", "export", "organization", "session", "log", "queue", "wiring",
                            "aws", "runtime")),
            Map.entry("history",
                    Set.of("event", "format", "export", "session", "download", "wiring", "runtime")),
            Map.entry("http", Set.of("event", "aws", "runtime")),
            Map.entry("api",
                    Set.of("event", "format", "http", "organization", "session", "ingest", "export", "download",
                            "history", "webhook", "secret", "aws", "runtime"))));

    /// Packages that use neither AWS nor HTTP.
    private static final String[] PURE = {OURS + "event..", OURS + "chat..", OURS + "format.."};

    private static final JavaClasses SHARED = ProjectClasses.ALL
            .that(resideInAnyPackage(MAY_USE.keySet().stream().map(name -> OURS + name + "..").toArray(String[]::new)));

    static Set<String> packages() {
        return MAY_USE.keySet();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void packageUsesExactlyPackagesOfItsRow(String name) {
        var used = SHARED.stream().filter(type -> packageOf(type.getPackageName()).equals(name))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getBaseComponentType().getPackageName())
                .filter(target -> target.startsWith(OURS)).map(ArchitectureTest::packageOf)
                .filter(target -> !target.equals(name)).collect(Collectors.toCollection(TreeSet::new));
        assertThat(used).isEqualTo(MAY_USE.get(name));
    }

    private static String packageOf(String fullName) {
        return fullName.substring(OURS.length()).replaceFirst("\\..*", "");
    }

    @Test
    void everySharedPackageHasRow() {
        var all = ProjectClasses.ALL.stream().map(type -> packageOf(type.getPackageName()))
                .collect(Collectors.toCollection(TreeSet::new));
        all.removeAll(Set.of("functions", "local", "cli"));
        assertThat(MAY_USE.keySet()).containsExactlyElementsOf(all);
    }

    @Test
    void noContractUsesAnotherOne() {
        slices().matching("dev.chatreplay.api.(*)..").should().notDependOnEachOther().check(SHARED);
    }

    @Test
    void sharedRoutesUseNoContract() {
        noClasses().that().resideInAPackage(OURS + "api").should()
                .dependOnClassesThat(resideInAnyPackage(OURS + "api.*..")).check(SHARED);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.chatreplay.(*)..").should().beFreeOfCycles().check(SHARED);
    }

    /// `VirtualThreads` sets the number of carriers before the first virtual thread starts.
    @Test
    void virtualThreadsHaveEnoughCarriers() {
        noClasses().that().doNotHaveFullyQualifiedName(VirtualThreads.class.getName()).should()
                .callMethod(Executors.class, "newVirtualThreadPerTaskExecutor").orShould()
                .callMethod(Thread.class, "ofVirtual").orShould()
                .callMethod(Thread.class, "startVirtualThread", Runnable.class).check(ProjectClasses.ALL);
    }

    @Test
    void purePackagesDoNotUseAws() {
        noClasses().that().resideInAnyPackage(PURE).should()
                .dependOnClassesThat(resideInAnyPackage("software.amazon..", "com.amazonaws..")).check(SHARED);
    }
}
