package dev.chatreplay.zips;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/// Reads poms: those of this project, and those that Maven keeps in its local repository beside the jars of libraries.
final class Poms {
    private Poms() {}

    /// A licence as a pom states it.
    record StatedLicence(String name, String url) {}

    /// Returns the artifact ids of the direct dependencies in a pom of this project, apart from its own modules.
    static List<String> directDependencies(Path pom) {
        return children(read(pom), "dependencies").stream()
                .flatMap(dependencies -> children(dependencies, "dependency").stream())
                .filter(dependency -> !text(dependency, "groupId").equals("dev.chatreplay"))
                .map(dependency -> text(dependency, "artifactId")).toList();
    }

    /// Returns the licences of the library in a jar. A pom without licences has those of its parent.
    static List<StatedLicence> licences(Path jar) {
        var pom = jar.resolveSibling(jar.getFileName().toString().replaceFirst("\\.jar$", ".pom"));
        var project = read(pom);
        // The path is repository/group/artifact/version/jar, and a group has a folder for each of its parts.
        int below = groupId(project).split("\\.", -1).length + 3;
        return licences(project, pom.getRoot().resolve(pom.subpath(0, pom.getNameCount() - below)));
    }

    private static List<StatedLicence> licences(Element project, Path repository) {
        var stated = children(project, "licenses").stream().flatMap(all -> children(all, "license").stream())
                .map(licence -> new StatedLicence(text(licence, "name"), text(licence, "url"))).toList();
        if (!stated.isEmpty()) {
            return stated;
        }
        return child(project, "parent").map(parent -> licences(read(parentPom(parent, repository)), repository))
                .orElse(List.of());
    }

    private static Path parentPom(Element parent, Path repository) {
        var artifact = text(parent, "artifactId");
        var version = text(parent, "version");
        return repository.resolve(text(parent, "groupId").replace('.', '/')).resolve(artifact).resolve(version)
                .resolve(artifact + "-" + version + ".pom");
    }

    private static String groupId(Element project) {
        var own = text(project, "groupId");
        return own.isEmpty() ? text(child(project, "parent").orElseThrow(), "groupId") : own;
    }

    private static Element read(Path pom) {
        try (var in = Files.newInputStream(pom)) {
            return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(in).getDocumentElement();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("can't read " + pom, e);
        }
    }

    private static Optional<Element> child(Node parent, String name) {
        return children(parent, name).stream().findFirst();
    }

    private static String text(Node parent, String name) {
        return child(parent, name).map(child -> child.getTextContent().strip()).orElse("");
    }

    private static List<Element> children(Node parent, String name) {
        var nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength()).mapToObj(nodes::item).filter(Element.class::isInstance)
                .map(Element.class::cast).filter(child -> child.getTagName().equals(name)).toList();
    }
}
