package dev.chatreplay.template;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.runtime.Environment;
import java.lang.reflect.Field;
import java.net.URI;
import java.time.Clock;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/// Finds the environment variables that the code reads, and the objects that hold their values. It creates a handler with each variable's
/// name as its value, and then inspects the handler's objects.
final class Wiring {
    /// The suffixes of variables that name a service's resources.
    private static final Map<String, String> ENDINGS = Map.of("dynamodb", "_TABLE", "s3", "_BUCKET", "sqs",
            "_QUEUE_URL", "secretsmanager", "_SECRET_ARN", "kms", "_KEY_ARN");

    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

    /// An environment in which the value of each variable is its own name. It records the names that the code reads.
    private static final class Names extends AbstractMap<String, String> {
        final Set<String> read = new LinkedHashSet<>();

        @Override
        public @Nullable String get(@Nullable Object name) {
            var text = String.valueOf(name);
            read.add(text);
            // Other variables are numbers with defaults, and a name is not a number.
            return ENDINGS.values().stream().anyMatch(text::endsWith) ? text : null;
        }

        @Override
        public Set<Entry<String, String>> entrySet() {
            throw new UnsupportedOperationException("read the variables by name");
        }
    }

    /// Returns whether a variable names a resource of a service: a table of `dynamodb`, a bucket of `s3`, a queue of `sqs`. None names a role of `sts`.
    static boolean isOf(String service, String variable) {
        return Optional.ofNullable(ENDINGS.get(service)).filter(variable::endsWith).isPresent();
    }

    /// Returns the variables that a function reads when Lambda creates it.
    static Set<String> variablesReadBy(Class<?> handler) throws ReflectiveOperationException {
        var names = new Names();
        make(handler, names, _ -> {
        });
        return Set.copyOf(names.read);
    }

    /// Returns the variables whose values the handler's objects hold, by the class name of the objects.
    static Map<String, Set<String>> variablesHeldBy(Class<?> handler) throws ReflectiveOperationException {
        var held = new HashMap<String, Set<String>>();
        var names = new Names();
        make(handler, names, made -> inspect(made, names.read, held,
                Collections.newSetFromMap(new IdentityHashMap<>())));
        return held;
    }

    private static void make(Class<?> handler, Names names, Consumer<Object> look) throws ReflectiveOperationException {
        var nowhere = new AwsClients.Endpoints(NOWHERE, NOWHERE, NOWHERE, Region.EU_WEST_1,
                AnonymousCredentialsProvider.create(), List.of());
        try (var aws = AwsClients.at(nowhere)) {
            look.accept(handler.getConstructor(Environment.class, AwsClients.class, Clock.class)
                    .newInstance(Environment.of(names), aws, Clock.systemUTC()));
        }
    }

    private static void inspect(Object object, Set<String> names, Map<String, Set<String>> held,
            Set<Object> seen) {
        if (!seen.add(object)) {
            return;
        }
        for (Class<?> type = object.getClass(); isOfProject(type); type = type.getSuperclass()) {
            for (var field : type.getDeclaredFields()) {
                var value = value(field, object);
                text(value, names).ifPresent(text -> held
                        .computeIfAbsent(nameOf(object), _ -> new HashSet<>()).add(text));
                objects(value).forEach(one -> inspect(one, names, held, seen));
            }
        }
    }

    /// Returns the name of an object's class. What a lambda holds belongs to the class that has created it.
    private static String nameOf(Object object) {
        return object.getClass().getName().replaceFirst("\\$\\$Lambda.*", "");
    }

    /// Returns the project's objects in a value. The routes of a route table are in a map.
    private static Stream<Object> objects(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> map.values().stream().flatMap(Wiring::objects);
            case Object one when isOfProject(one.getClass()) -> Stream.of(one);
            case null, default -> Stream.empty();
        };
    }

    private static boolean isOfProject(Class<?> type) {
        return type.getName().startsWith("dev.chatreplay.") && type != Environment.class && type != AwsClients.class;
    }

    private static @Nullable Object value(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns the variable whose name is the value, if there is one.
    private static Optional<String> text(@Nullable Object value, Set<String> names) {
        return switch (value) {
            case String text when names.contains(text) -> Optional.of(text);
            case Optional<?> optional when optional.isPresent() -> text(optional.get(), names);
            case null, default -> Optional.empty();
        };
    }
}
