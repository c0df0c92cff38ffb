package dev.chatreplay.template;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Configuration;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/// Which environment variables the code reads, and which objects of a function hold what: a handler is made with the name of each
/// variable as its value, and then looked through.
final class Wiring {
    /// How the names of the variables end that name something of a service.
    private static final Map<String, String> ENDINGS = Map.of("dynamodb", "_TABLE", "s3", "_BUCKET", "sqs",
            "_QUEUE_URL");

    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

    /// An environment in which each variable has its own name as its value, and that remembers what it was asked for.
    private static final class Names extends AbstractMap<String, String> {
        final Set<String> read = new LinkedHashSet<>();

        @Override
        public @Nullable String get(@Nullable Object name) {
            var text = String.valueOf(name);
            read.add(text);
            // Numbers have defaults, and a name would be none.
            return ENDINGS.values().stream().anyMatch(text::endsWith) ? text : null;
        }

        @Override
        public Set<Entry<String, String>> entrySet() {
            throw new UnsupportedOperationException("the configuration is to be read by name");
        }
    }

    private final Names environment = new Names();
    private final Configuration configuration = Configuration.from(environment);

    /// The variables that the configuration is read from.
    Set<String> variables() {
        return Set.copyOf(environment.read);
    }

    /// Whether a variable names something of this service: a table of `dynamodb`, a bucket of `s3`, a queue of `sqs`.
    static boolean isOf(String service, String variable) {
        return variable.endsWith(Objects.requireNonNull(ENDINGS.get(service), service));
    }

    /// The variable behind each accessor of the configuration that names a table, a bucket or a queue.
    Map<String, String> variablesOfAccessors() {
        var variables = new HashMap<String, String>();
        for (var component : Configuration.class.getRecordComponents()) {
            text(value(component)).ifPresent(variable -> variables.put(component.getName(), variable));
        }
        return variables;
    }

    /// The variables whose values the objects of each class hold in the handler, by the name of the class.
    Map<String, Set<String>> variablesHeldBy(Class<?> handler) throws ReflectiveOperationException {
        var held = new HashMap<String, Set<String>>();
        var place = new AwsClients.Place(NOWHERE, NOWHERE, NOWHERE, Region.EU_WEST_1,
                AnonymousCredentialsProvider.create(), List.of());
        try (var aws = AwsClients.at(place)) {
            lookThrough(handler.getConstructor(Configuration.class, AwsClients.class, Clock.class)
                    .newInstance(configuration, aws, Clock.systemUTC()), held,
                    Collections.newSetFromMap(new IdentityHashMap<>()));
        }
        return held;
    }

    private void lookThrough(Object object, Map<String, Set<String>> held, Set<Object> seen)
            throws IllegalAccessException {
        if (!seen.add(object)) {
            return;
        }
        for (var field : object.getClass().getDeclaredFields()) {
            var value = value(field, object);
            text(value).ifPresent(text -> held.computeIfAbsent(object.getClass().getName(), _ -> new HashSet<>())
                    .add(text));
            if (value != null && isOurs(value.getClass())) {
                lookThrough(value, held, seen);
            }
        }
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith("dev.chatreplay.") && type != Configuration.class && type != AwsClients.class;
    }

    private static @Nullable Object value(Field field, Object object) throws IllegalAccessException {
        field.setAccessible(true);
        return field.get(object);
    }

    private @Nullable Object value(RecordComponent component) {
        try {
            return component.getAccessor().invoke(configuration);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The variable that a value is the name of, if it is one.
    private Optional<String> text(@Nullable Object value) {
        return switch (value) {
            case String text when environment.read.contains(text) -> Optional.of(text);
            case Optional<?> optional when optional.isPresent() -> text(optional.get());
            case null, default -> Optional.empty();
        };
    }
}
