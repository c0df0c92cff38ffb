package dev.chatreplay.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Jvm;
import dev.chatreplay.functions.getsessionchat.GetSessionChat;
import dev.chatreplay.functions.querysessions.QuerySessions;
import dev.chatreplay.functions.servehundredms.ServeHundredms;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.LongExtent;
import dev.chatreplay.harness.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests which classes a function loads to answer with a finished export or with a list, because each class costs time at a cold start.
class LoadedClassesTest {
    @TempDir
    private Path directory = Path.of("");

    /// With the hooks of SnapStart, a function loads more classes than without. So only the long extent starts JVMs without them.
    static List<String> hooks() {
        return Extent.some(List.of("snapshot", "none"), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "snapshot"})
    @LongExtent
    void linkToFinishedExportLoadsNoS3OrSqsClasses(String hooks) throws Exception {
        assertThatOnlyClientIsOfDynamoDb(classesLoadedByGet(List.of(), hooks));
    }

    @ParameterizedTest
    @MethodSource("hooks")
    @FullExtent
    void listOfSessionsLoadsNoS3OrSqsClasses(String hooks) throws Exception {
        var api = Stack.shared().organization();
        api.send(new Chat().started().sent("m-1", "hello").ended());
        assertThatOnlyClientIsOfDynamoDb(
                classesLoaded(List.of(), QuerySessions.class, hooks, ColdBenchmark.list(api)));
    }

    @ParameterizedTest
    @MethodSource("hooks")
    @FullExtent
    void listOfAssetsLoadsNoS3OrSqsClasses(String hooks) throws Exception {
        var api = Stack.shared().organization();
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        api.chatWhenReady(chat.sessionId());
        assertThatOnlyClientIsOfDynamoDb(classesLoaded(List.of(), ServeHundredms.class, hooks,
                ColdBenchmark.assets(Stack.shared().withHundredMsKey(api, 1))));
    }

    private static void assertThatOnlyClientIsOfDynamoDb(List<String> loaded) {
        assertThat(loaded).anyMatch(line -> line.contains(" software.amazon.awssdk.services.dynamodb.DynamoDbClient "));
        assertThat(loaded).filteredOn(line -> line.contains(" software.amazon.awssdk.services.s3.")
                || line.contains(" software.amazon.awssdk.services.sqs.")).isEmpty();
    }

    /// The quick pass of this class, because it starts one JVM.
    @Test
    void primingWorksWithoutHttpServerModule() throws Exception {
        var others = ModuleLayer.boot().modules().stream().map(Module::getName)
                .filter(name -> !name.equals("jdk.httpserver")).collect(Collectors.joining(","));
        var loaded = classesLoadedByGet(List.of("--limit-modules", others), "snapshot");
        assertThatOnlyClientIsOfDynamoDb(loaded);
        assertThat(loaded).noneMatch(line -> line.contains(" com.sun.net.httpserver."))
                .anyMatch(line -> line.contains(" dev.chatreplay.http.LoopbackServer "));
    }

    /// Returns the class-load log of a JVM in which get-session-chat serves one request.
    private List<String> classesLoadedByGet(List<String> options, String hooks)
            throws IOException, InterruptedException {
        var api = Stack.shared().organization();
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        assertThat(api.chatWhenReady(chat.sessionId()).complete()).isTrue();
        return classesLoaded(options, GetSessionChat.class, hooks, ColdBenchmark.get(chat.sessionId(), api));
    }

    /// Returns the class-load log of a JVM in which a function serves one request.
    private List<String> classesLoaded(List<String> options, Class<?> handler, String hooks, ObjectNode event)
            throws IOException, InterruptedException {
        var log = directory.resolve("classes");
        var all = new ArrayList<>(options);
        all.add("-XX:TieredStopAtLevel=1");
        all.add("-XX:+UseSerialGC");
        all.add("-Xlog:class+load:file=" + log);
        var function = Jvm.of(all, ColdProcess.class, Stack.shared().embedded().environment(), handler.getName(), hooks)
                .start();
        try (var events = function.outputWriter(UTF_8)) {
            events.write(event + "\n");
        }
        assertThat(function.inputReader().lines()).singleElement().asString().matches("\\d+");
        assertThat(function.waitFor()).isZero();
        return Files.readAllLines(log);
    }
}
