package dev.chatreplay.zips;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Follows the references of a handler through the project's classes, and one step into the libraries. It follows the references of
/// whole classes, not calls. The reason is that the JVM may load any class to which a method refers when it verifies the method's class.
final class ReachableClasses {
    private static final String OURS = "dev/chatreplay/";
    /// A class in a descriptor: `Ljava/lang/String;`.
    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([\\w/$]+);");

    private final Set<String> reached = new HashSet<>();
    private final Set<String> missing = new TreeSet<>();

    private ReachableClasses() {}

    /// Returns the classes that a handler reaches but its zip lacks, each with the class that refers to it.
    static Set<String> missing(String handler, FunctionZip zip) throws IOException {
        var classes = new ReachableClasses();
        try (var loader = zip.loader()) {
            classes.follow(handler.replace('.', '/'), loader);
        }
        return classes.missing;
    }

    private void follow(String handler, ClassLoader loader) throws IOException {
        Deque<String> open = new ArrayDeque<>(Set.of(handler));
        reached.add(handler);
        while (!open.isEmpty()) {
            var name = open.pop();
            var model = read(name, loader).orElseThrow();
            for (var reference : references(model)) {
                if (reached.contains(reference)) {
                    continue;
                }
                if (loader.getResource(reference + ".class") == null) {
                    missing.add(reference + " of " + name);
                } else if (name.startsWith(OURS)) {
                    reached.add(reference);
                    open.push(reference);
                }
            }
        }
    }

    private static Optional<ClassModel> read(String name, ClassLoader loader) throws IOException {
        var url = loader.getResource(name + ".class");
        if (url == null) {
            return Optional.empty();
        }
        var connection = url.openConnection();
        // A URLClassLoader closes the jars of its cached connections, and the whole JVM shares these: another test would read a closed jar.
        connection.setUseCaches(false);
        try (var in = connection.getInputStream()) {
            return Optional.of(ClassFile.of().parse(in.readAllBytes()));
        }
    }

    private static Set<String> references(ClassModel model) {
        var names = new HashSet<String>();
        for (var entry : model.constantPool()) {
            if (entry instanceof ClassEntry type) {
                // An array's name is a descriptor.
                var name = type.asInternalName();
                names.addAll(name.startsWith("[") ? inDescriptor(name) : Set.of(name));
            } else if (entry instanceof NameAndTypeEntry member) {
                names.addAll(inDescriptor(member.type().stringValue()));
            }
        }
        model.fields().forEach(field -> names.addAll(inDescriptor(field.fieldType().stringValue())));
        model.methods().forEach(method -> names.addAll(inDescriptor(method.methodType().stringValue())));
        names.removeIf(name -> name.startsWith("java/"));
        return names;
    }

    private static Set<String> inDescriptor(String descriptor) {
        return IN_DESCRIPTOR.matcher(descriptor).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }
}
