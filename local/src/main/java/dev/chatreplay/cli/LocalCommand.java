package dev.chatreplay.cli;

import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.Settings;
import dev.chatreplay.session.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `local`: runs Chat Replay on this machine.
@Command(name = "local", description = {"Runs Chat Replay on this machine, without Docker or an AWS account.",
        "Runs until you stop it (Ctrl-C). Prints the variables that clients need, as NAME=value.",
        "Prints each request to the API on standard error, unless --quiet is given."})
final class LocalCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65_535;
    /// What browsers send in the header `Origin`, which is compared exactly: no path, no upper case in the host.
    private static final Pattern ORIGIN = Pattern.compile("\\*|null|[a-z][a-z0-9+.-]*://[^/\\s?#@A-Z]+");

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080", description = "Port of the API; 0 is any free port;"
            + " default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--host", defaultValue = "127.0.0.1", paramLabel = "ADDRESS", description = "Address of the API and of download links; default: ${DEFAULT-VALUE}.")
    private String host = "";

    @Option(names = "--data", paramLabel = "DIR", description = "Directory that keeps the data; default: keep no data.")
    private @Nullable Path data;

    @Option(names = "--allow-origin", paramLabel = "URL", arity = "1..*", defaultValue = "*", description = "Web origin whose pages may call the API and fetch download links,"
            + " such as http://localhost:3000; '*' is any; '' is none; default: any.")
    private List<String> allowedOrigins = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkOptions();
        var directory = Optional.ofNullable(data).map(Path::toAbsolutePath);
        var settings = Settings.inMemory().withPort(port).withHost(host).withAllowedOrigins(
                allowedOrigins.stream().filter(origin -> !origin.isEmpty()).toList())
                .withRequests(request -> Commands.say(spec, request.line()));
        try (var stack = EmbeddedStack.start(directory.map(settings::withData).orElse(settings))) {
            Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop"));
            requestMissingCompactions(stack);
            var organization = DemoOrganization.in(stack, directory);
            stack.changes().forEach(change -> Commands.warn(spec, change + " Clients must read the variables again."));
            print(stack, organization);
            sayReady(stack, organization, directory);
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private void checkOptions() {
        if (port < 0 || port > MAX_PORT) {
            throw misuse("--port must be 0 to " + MAX_PORT);
        }
        if (data != null && Files.exists(data) && !Files.isDirectory(data)) {
            throw misuse("--data names the file " + data + ". Name a directory, which may be missing");
        }
        Optional.ofNullable(data).ifPresent(directory -> WritablePlace.requireDirectory(directory, "--data"));
        allowedOrigins.stream().filter(origin -> !isOrigin(origin)).findFirst()
                .ifPresent(origin -> {
                    throw misuse("--allow-origin " + origin + " is not an origin. Write '*', or scheme, host and port"
                            + " as browsers do: http://localhost:3000");
                });
    }

    /// Returns whether a text is a web origin, `*` for any, or empty for none.
    static boolean isOrigin(String text) {
        return text.isEmpty() || ORIGIN.matcher(text).matches();
    }

    private ParameterException misuse(String message) {
        return new ParameterException(Commands.of(spec), message);
    }

    private void sayReady(EmbeddedStack stack, DemoOrganization organization, Optional<Path> directory) {
        Commands.say(spec, "");
        Commands.say(spec, "Ready at " + stack.apiUrl() + ", organization " + organization.id() + ".");
        Commands.say(spec, directory.map(path -> "The data is in " + path + ".")
                .orElse("The data is in memory: --data DIR keeps it."));
        Commands.say(spec, "Clients need the variables above. Ctrl-C stops.");
    }

    /// Requests again the compactions that were in the queues of the previous process, because the queues are in memory.
    ///
    /// Releases every lease first. Only one process uses the directory, so a lease in it belongs to a worker that was killed.
    private static void requestMissingCompactions(EmbeddedStack stack) {
        var stores = stack.stores();
        var sessions = stores.dueSessions().all().flatMap(key -> stores.sessions().find(key).stream()).toList();
        // The queue message of a mark was in the memory of the previous process.
        sessions.forEach(session -> session.queued()
                .ifPresent(mark -> stores.sessions().removeMark(session.key(), mark)));
        sessions.stream().filter(Session::hasWork)
                .forEach(session -> {
                    session.lease().ifPresent(lease -> stores.exportCommits().release(session.key(), lease.attempt()));
                    stores.compactionQueue().request(session.key(), Duration.ZERO);
                });
    }

    private void print(EmbeddedStack stack, DemoOrganization organization) {
        var out = Commands.out(spec);
        out.println("CHAT_REPLAY_URL=" + stack.apiUrl());
        out.println("CHAT_REPLAY_ORGANIZATION=" + organization.id());
        out.println("CHAT_REPLAY_API_KEY=" + organization.apiKey());
        out.println();
        new TreeMap<>(stack.environment()).forEach((name, value) -> out.println(name + "=" + value));
        out.flush();
    }
}
