package dev.chatreplay.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.chatreplay.export.AttemptFolder;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;

/// Creates objects of the project's types, with [#SECRET] in every place that can hold a secret.
final class Samples {
    static final String SECRET = "f00d5ec2e7";

    /// Names of components that hold a key, its hash, credentials, a link, or an HTTP message that may contain one of them.
    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i).*(api_?key|hash|^hex$|secret|credential|authorization|token|signature|password|environment|headers|body|"
                    + "text|url|uri|target|link|json).*");

    /// Components with such a name that hold no secret, each with the reason.
    private static final Map<String, String> HARMLESS = Map.ofEntries(
            Map.entry("Request.body", "the id of a session"),
            Map.entry("Source.url", "the address of a queue, not a credential"),
            Map.entry("CorsRule.requestHeaders", "names of headers"),
            Map.entry("CorsRule.exposedHeaders", "names of headers"),
            Map.entry("Chosen.errorHeaders", "the methods of a path"),
            Map.entry("BusMessage.body", "a chat message; LogSecretsTest tests that no log has it"),
            Map.entry("ParsedEvent.json", "a chat message, as above"),
            Map.entry("LogEntry.json", "a chat message, as above"),
            Map.entry("Field.text", "a chat message, as above"),
            Map.entry("Value.text", "a chat message, as above"),
            Map.entry("ChatMessage.targetUserIds", "the recipients of a private message, as above"),
            Map.entry("MessageId.text", "the id of a delivery, which names no secret"),
            Map.entry("Page.json", "a page of a list of sessions"),
            Map.entry("Event.json", "a chat message, as above"));

    /// The deepest nesting, because a record may contain records of its own type.
    private static final int DEEPEST = 8;

    private Samples() {}

    static Object of(Class<?> type) {
        return record(type, 0);
    }

    static Object by(Constructor<?> constructor) {
        constructor.setAccessible(true);
        var arguments = Arrays.stream(constructor.getParameters()).map(Samples::argument).toArray();
        return make(constructor, arguments);
    }

    static boolean holdsSecret(Class<?> record) {
        return Arrays.stream(record.getRecordComponents()).anyMatch(component -> isSecret(record, component.getName())
                || (component.getType().isRecord() && holdsSecret(component.getType()))
                || component.getGenericType().toString().contains("KeyProof"));
    }

    private static boolean isSecret(Class<?> owner, String name) {
        return SECRET_NAME.matcher(name).matches() && !HARMLESS.containsKey(owner.getSimpleName() + "." + name);
    }

    private static @Nullable Object argument(Parameter parameter) {
        if (Throwable.class.isAssignableFrom(parameter.getType())) {
            return parameter.getType() == Throwable.class ? new IllegalStateException(SECRET) : null;
        }
        return value(parameter.getParameterizedType(),
                isSecret(parameter.getDeclaringExecutable().getDeclaringClass(), parameter.getName()), 0);
    }

    private static Object record(Class<?> type, int depth) {
        if (type == AttemptFolder.class) {
            // It refuses other texts, so it can hold no secret.
            return new AttemptFolder(AttemptFolder.Kind.EXPORTS, "1-" + new UUID(0, 0));
        }
        var components = type.getRecordComponents();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var arguments = Arrays.stream(components)
                .map(component -> value(component.getGenericType(), isSecret(type, component.getName()), depth + 1))
                .toArray();
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return make(constructor, arguments);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has a canonical constructor", e);
        }
    }

    private static Object make(Constructor<?> constructor, @Nullable Object... arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(constructor + " refuses its samples: add its types to Samples", e);
        }
    }

    /// Returns a sample of a type, or null for a type that cannot hold such a text, for example a client or a clock.
    private static @Nullable Object value(Type type, boolean secret, int depth) {
        return switch (type) {
            case ParameterizedType generic -> container(generic, secret, depth);
            case Class<?> plain when plain.isRecord() -> depth > DEEPEST ? null : record(plain, depth);
            case Class<?> plain when plain.isSealed() && plain.isInterface() ->
                value(Arrays.stream(plain.getPermittedSubclasses()).findFirst().orElseThrow(), secret, depth);
            case Class<?> plain when plain.isEnum() -> plain.getEnumConstants()[0];
            case Class<?> plain -> plain(plain, secret);
            default -> null;
        };
    }

    private static @Nullable Object container(ParameterizedType generic, boolean secret, int depth) {
        var arguments = generic.getActualTypeArguments();
        var first = value(arguments[0], secret, depth);
        return switch (((Class<?>) generic.getRawType()).getSimpleName()) {
            case "Optional" -> Optional.ofNullable(first);
            case "List", "Collection" -> first == null ? List.of() : List.of(first);
            case "Set" -> first == null ? Set.of() : Set.of(first);
            case "Map" -> {
                var value = value(arguments[1], secret, depth);
                yield value == null || first == null ? Map.of() : Map.of(first, value);
            }
            default -> null;
        };
    }

    private static @Nullable Object plain(Class<?> type, boolean secret) {
        var text = secret ? SECRET : "sample";
        return switch (type.getName()) {
            case "java.lang.String" -> text;
            case "int", "java.lang.Integer" -> 7;
            case "long" -> 7L;
            case "double", "java.lang.Double" -> 7.0;
            case "boolean" -> true;
            case "java.time.Instant" -> Instant.EPOCH;
            case "java.time.Duration" -> Duration.ofSeconds(7);
            case "java.nio.file.Path" -> Path.of("sample");
            case "java.net.URI" -> uri(text);
            case "java.net.URL" -> url(text);
            case "java.util.OptionalInt" -> OptionalInt.empty();
            case "software.amazon.awssdk.core.SdkBytes" -> SdkBytes.fromUtf8String(text);
            case "software.amazon.awssdk.auth.credentials.AwsCredentials" -> AwsBasicCredentials.create("id", SECRET);
            case "software.amazon.awssdk.auth.credentials.AwsCredentialsProvider" ->
                StaticCredentialsProvider.create(AwsBasicCredentials.create("id", SECRET));
            default -> type == JsonNode.class ? TextNode.valueOf(text) : null;
        };
    }

    private static URI uri(String text) {
        return URI.create("https://bucket.example/exports/a.csv?X-Amz-Signature=" + text);
    }

    private static URL url(String text) {
        try {
            return uri(text).toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
