package dev.chatreplay.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The ports of the embedded services. A data directory keeps them in a file, so that the variables of an earlier start still name the services.
final class KeptPorts {
    static final int ANY = 0;
    private static final String FILE = "ports";
    private static final Pattern LINE = Pattern.compile("^(\\w+)=(\\d{1,5})$", Pattern.MULTILINE);

    private final Optional<Path> file;
    private final Map<String, Integer> kept;

    private KeptPorts(Optional<Path> file, Map<String, Integer> kept) {
        this.file = file;
        this.kept = kept;
    }

    /// Reads the ports that a directory keeps.
    ///
    /// @param directory the data directory; empty for a stack in memory, which keeps none
    static KeptPorts of(Optional<Path> directory) {
        var file = directory.map(path -> path.resolve(FILE));
        try {
            return new KeptPorts(file, file.isPresent() && Files.exists(file.get())
                    ? read(Files.readString(file.get()))
                    : Map.of());
        } catch (IOException e) {
            throw StackFailure.of("The file " + file.orElseThrow(), e);
        }
    }

    private static Map<String, Integer> read(String text) {
        return LINE.matcher(text).results().collect(Collectors.toMap(line -> line.group(1), KeptPorts::port,
                (first, _) -> first));
    }

    private static int port(MatchResult line) {
        return Integer.parseInt(line.group(2));
    }

    /// Returns the kept port of a service, or [#ANY] when there is none, or another program uses it.
    int of(String service, InetAddress address) {
        return Optional.ofNullable(kept.get(service)).filter(port -> isFree(address, port)).orElse(ANY);
    }

    private static boolean isFree(InetAddress address, int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException | IllegalArgumentException _) {
            // In use, below 1024 without permission, or beyond 65535: the service takes another one.
            return false;
        }
    }

    /// Keeps the ports of the running services for the next start.
    ///
    /// @return a sentence for each port that is not the kept one
    List<String> keep(Map<String, URI> services) {
        var changes = new ArrayList<String>();
        var lines = new StringBuilder();
        new TreeMap<>(services).forEach((service, url) -> {
            var port = url.getPort();
            Optional.ofNullable(kept.get(service)).filter(old -> old != port).ifPresent(old -> changes.add(
                    "Port " + old + " cannot be used, so " + service + " has port " + port + " now."));
            lines.append(service).append('=').append(port).append('\n');
        });
        file.ifPresent(path -> write(path, lines.toString()));
        return changes;
    }

    /// Writes the file atomically, so that a killed process leaves no partial one.
    private static void write(Path file, String text) {
        var fresh = file.resolveSibling(FILE + ".new");
        try {
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw StackFailure.of("The file " + file, e);
        }
    }
}
