package dev.chatreplay.zips;

import dev.chatreplay.client.Project;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The content of a function's zip: the runtime class path that Maven resolved for the function. Maven writes the class path before the
/// package phase, so `mvn test` can also read it. The project's own modules are then folders of classes instead of jars.
///
/// @param classPath jars and folders of classes, with the function's own classes first
record FunctionZip(List<Path> classPath) {

    /// Reads the class path of a function.
    ///
    /// @param name the name of its folder
    static FunctionZip of(String name) throws IOException {
        var target = Project.file("functions/" + name + "/target");
        var classPath = new ArrayList<Path>();
        classPath.add(target.resolve("classes"));
        for (var entry : Files.readString(target.resolve("class-path")).strip().split(File.pathSeparator, -1)) {
            classPath.add(Path.of(entry));
        }
        return new FunctionZip(classPath);
    }

    /// Returns the sorted names of its jars, without versions.
    List<String> jars() {
        return classPath.stream().map(FunctionZip::jar).sorted().toList();
    }

    /// Returns the jars of libraries, which are not modules of this project.
    List<Path> libraries() {
        return classPath.stream()
                .filter(entry -> entry.toString().endsWith(".jar") && !entry.startsWith(Project.file(""))).toList();
    }

    /// Returns the zip without the jars whose names match.
    FunctionZip without(Predicate<String> jar) {
        return new FunctionZip(classPath.stream().filter(entry -> !jar.test(jar(entry))).toList());
    }

    /// Returns a class loader with the zip and the Java platform. The class path of the tests has more libraries.
    URLClassLoader loader() throws MalformedURLException {
        var urls = new URL[classPath.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = classPath.get(i).toUri().toURL();
        }
        return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    /// Returns the class files that contain a text, such as the name of a package.
    ///
    /// @param read the results for this text by jar or folder, because most jars are in many zips
    List<String> classesThatName(String text, Map<Path, List<String>> read) throws IOException {
        var found = new ArrayList<String>();
        for (var entry : classPath) {
            if (!read.containsKey(entry)) {
                read.put(entry, find(entry, text));
            }
            found.addAll(read.getOrDefault(entry, List.of()));
        }
        return found;
    }

    private static List<String> find(Path entry, String text) throws IOException {
        if (Files.isDirectory(entry)) {
            return findBelow(entry, text);
        }
        try (var jar = FileSystems.newFileSystem(entry)) {
            return findBelow(jar.getPath("/"), text);
        }
    }

    private static List<String> findBelow(Path folder, String text) throws IOException {
        var found = new ArrayList<String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file.toString());
                }
            }
        }
        return found;
    }

    /// Returns the name of a jar without its version.
    static String jar(Path entry) {
        if (entry.endsWith(Path.of("target", "classes"))) {
            var module = entry.getName(entry.getNameCount() - 3);
            return entry.startsWith(Project.file("shared")) ? "chat-replay-" + module : module.toString();
        }
        return entry.getFileName().toString().replaceFirst("-\\d[^/]*\\.jar$", "");
    }
}
