package dev.chatreplay;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;

/// The packages know each other one way only.
@AnalyzeClasses(packages = "dev.chatreplay", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule awsKnowsNothingOfOurs = knowsOnly("aws");
    @ArchTest
    static final ArchRule sessionsStandAlone = knowsOnly("session", "aws");
    @ArchTest
    static final ArchRule organizationsStandAlone = knowsOnly("organization", "aws");
    @ArchTest
    static final ArchRule chatKnowsSessions = knowsOnly("chat", "session", "aws");
    @ArchTest
    static final ArchRule exportsKnowSessionsAndChat = knowsOnly("export", "session", "chat", "aws");
    @ArchTest
    static final ArchRule recordingKnowsWhatItRecordsInto = knowsOnly("recording", "export", "session", "chat",
            "organization", "aws");
    @ArchTest
    static final ArchRule replayKnowsWhatItHandsOut = knowsOnly("replay", "export", "session", "organization", "aws");
    @ArchTest
    static final ArchRule httpKnowsWhatItShows = knowsOnly("http", "replay", "export", "session", "chat",
            "organization", "aws");

    @ArchTest
    static final ArchRule noPackagesKnowEachOther = slices().matching("dev.chatreplay.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule failuresKnowNothingOfOurs = noClasses().that().resideInAPackage("dev.chatreplay").should()
            .dependOnClassesThat(resideInAPackage("dev.chatreplay.*.."));

    @ArchTest
    static final ArchRule chatIsPureButForItsLog = noClasses().that().resideInAPackage("dev.chatreplay.chat..").and()
            .haveNameNotMatching("dev.chatreplay.chat.(ChatLog|ChatLogReader|ShardPages)(\\$.*)?").should()
            .dependOnClassesThat(resideInAnyPackage("software.amazon..", "dev.chatreplay.aws.."));

    /// Beside the others: the failures, which lie in the root and are everybody's.
    private static ArchRule knowsOnly(String name, String... others) {
        var allowed = Stream.concat(Stream.of("dev.chatreplay", "dev.chatreplay." + name + ".."),
                Arrays.stream(others).map(other -> "dev.chatreplay." + other + "..")).toArray(String[]::new);
        return noClasses().that().resideInAPackage("dev.chatreplay." + name + "..").should()
                .dependOnClassesThat(resideInAPackage("dev.chatreplay..").and(not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true);
    }
}
