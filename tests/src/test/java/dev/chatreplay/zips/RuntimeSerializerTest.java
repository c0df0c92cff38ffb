package dev.chatreplay.zips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatreplay.client.Project;
import dev.chatreplay.local.template.Template;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests that the serializer of Lambda's Java runtime makes the events of the queue functions from nothing but their zips.
class RuntimeSerializerTest {
    private static final String EVENT = "com.amazonaws.services.lambda.runtime.events.SQSEvent";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static List<String> queueFunctions() {
        var template = Template.packaged();
        return template.functions().stream().map(Project::folderOf)
                .filter(folder -> Files.exists(Project.file("events/" + folder + "/batch.json"))).toList();
    }

    @ParameterizedTest
    @MethodSource("queueFunctions")
    void zipSufficesForEventOfItsQueue(String folder) throws Exception {
        var batch = Files.readString(Project.file("events/" + folder + "/batch.json"));
        var records = MAPPER.readTree(batch).get("Records");
        assertThat(records).isNotEmpty();
        assertThat(throughEvent(FunctionZip.of(folder), batch).get("Records")).zipSatisfy(records, (made, sent) -> {
            assertThat(made.get("messageId")).isEqualTo(sent.get("messageId"));
            assertThat(made.get("body")).isEqualTo(sent.get("body"));
        });
    }

    /// No class of the functions uses Joda-Time. The serializer loads a class of it before it reads any event.
    @Test
    void zipWithoutJodaTimeIsReported() throws Exception {
        var zip = FunctionZip.of("consume-events").without("joda-time"::equals);
        // A serializer of its own, whose class loader has no Joda-Time: the class path of the tests has it.
        var jar = LambdaEventSerializers.class.getProtectionDomain().getCodeSource().getLocation();
        try (var loader = zip.loader();
                var runtime = new URLClassLoader(new URL[]{jar}, ClassLoader.getPlatformClassLoader())) {
            var serializerFor = runtime.loadClass(LambdaEventSerializers.class.getName())
                    .getMethod("serializerFor", Class.class, ClassLoader.class);
            var event = loader.loadClass(EVENT);
            assertThatThrownBy(() -> serializerFor.invoke(null, event, loader))
                    .hasStackTraceContaining("ClassNotFoundException: org.joda.time.DateTime");
        }
    }

    /// Makes the event that a JSON text describes, and returns the JSON text of this event.
    private static JsonNode throughEvent(FunctionZip zip, String json) throws Exception {
        try (var loader = zip.loader()) {
            return throughEvent(loader.loadClass(EVENT), loader, json);
        }
    }

    private static <T> JsonNode throughEvent(Class<T> type, ClassLoader loader, String json) throws IOException {
        var serializer = LambdaEventSerializers.serializerFor(type, loader);
        var out = new ByteArrayOutputStream();
        serializer.toJson(serializer.fromJson(json), out);
        return MAPPER.readTree(out.toByteArray());
    }
}
