package dev.chatreplay.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.local.template.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests the compilers of the functions' JVMs. Lambda's Java stops at the first one, unless the function has SnapStart.
class CompilerTest {
    private static final String COMPACTOR = "CompactSessionChat";
    private static final String OPTIONS = "Environment/Variables/JAVA_TOOL_OPTIONS";
    private static final Template TEMPLATE = Template.packaged();

    static List<String> otherFunctions() {
        return TEMPLATE.functions().stream().filter(function -> !function.equals(COMPACTOR)).toList();
    }

    /// A JVM that refuses its options would end at each start.
    @Test
    void compactorUsesSecondCompiler() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(java, "-XX:+PrintFlagsFinal", "-version").redirectErrorStream(true);
        builder.environment().put("JAVA_TOOL_OPTIONS", TEMPLATE.property(COMPACTOR, OPTIONS).asText());
        var process = builder.start();
        var flags = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(flags).isZero();
        // The default of the JVM is 4, too. So the flag must come from the variable.
        assertThat(flags).containsPattern("intx TieredStopAtLevel += 4 .*\\{environment\\}")
                .containsPattern("bool TieredCompilation += true ");
    }

    @ParameterizedTest
    @MethodSource("otherFunctions")
    void otherFunctionKeepsCompilerOfLambda(String function) {
        assertThat(TEMPLATE.has(function, OPTIONS)).isFalse();
        assertThat(TEMPLATE.root().at("/Globals/Function/" + OPTIONS).isMissingNode()).isTrue();
    }
}
