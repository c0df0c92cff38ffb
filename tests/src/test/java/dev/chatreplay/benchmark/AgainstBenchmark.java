package dev.chatreplay.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Jvm;
import dev.chatreplay.functions.getsessionchat.GetSessionChat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// Compares this code with earlier code, in turns: the compaction of a session to `csv` alone, and the cold start of get-session-chat. Each
/// turn runs a new JVM of the earlier code and one of this code, with the flags that they have in Lambda. Both use the benchmark's classes
/// of this code.
///
/// A busy machine disturbs times, and CPU times less. The benchmark takes the median of the ratios of the turns, and prints how much they
/// differ. The time of a compaction exceeds its bound only when it does so in three quarters of the turns. The number of classes that a
/// start loads has no noise, so it has the tight bound.
final class AgainstBenchmark {
    private static final int MESSAGES = 150_000;
    private static final int COMPACTIONS = 7;
    private static final int STARTS = 15;
    /// The flags of the compactor's JVM. Those of the template overrule Lambda's. The JVM ignores the collections that samples of the heap
    /// would force.
    private static final List<String> COMPACTOR = Stream.of(ColdBenchmark.LAMBDA.stream(),
            Stream.of(ColdBenchmark.TEMPLATE.property("CompactSessionChat", "Environment/Variables/JAVA_TOOL_OPTIONS")
                    .asText().split(" ", -1)),
            Stream.of("-Xmx1400m", "-XX:+DisableExplicitGC")).flatMap(flags -> flags).toList();
    private static final double MAX_TIME = 1.05;
    private static final double MAX_CLASSES = 1.02;
    /// Prints the CPU time of the command in seconds as the last line of standard error.
    private static final String TIMED = "TIMEFORMAT='%U %S'; time \"$@\"";

    private final BenchmarkStack services;
    private final String classPathBefore;
    private final Path directory;

    private AgainstBenchmark(BenchmarkStack services, String classPathBefore, Path directory) {
        this.services = services;
        this.classPathBefore = classPathBefore;
        this.directory = directory;
    }

    /// What one JVM needed.
    ///
    /// @param millis the time of the compaction, or of the first request
    private record Run(double millis, double cpuSeconds, double classes, double classBytes) {}

    /// The JVMs of one turn.
    private record Turn(Run before, Run now) {
        double ratio(ToDoubleFunction<Run> quantity) {
            return quantity.applyAsDouble(now) / quantity.applyAsDouble(before);
        }
    }

    /// Makes one run, in a JVM with this class path.
    private interface Runner {
        Run run(String classPath) throws IOException, InterruptedException;
    }

    /// Runs the benchmark. Exits with 1 when a bound is exceeded.
    ///
    /// @param arguments the class path with the earlier code in place of this code
    public static void main(String... arguments) throws Exception {
        boolean holds;
        try (var directory = ScratchDirectory.create();
                var services = BenchmarkStack.start();
                var logs = LogService.start(services.remote())) {
            var benchmark = new AgainstBenchmark(services, arguments[0], directory.path());
            holds = benchmark.compactionIsAsFast(logs);
            holds &= benchmark.startIsAsCheap();
        }
        System.exit(holds ? 0 : 1);
    }

    private boolean compactionIsAsFast(LogService logs) throws Exception {
        var sessions = new LargeSessions(services);
        var created = new ArrayList<String>();
        var turns = turns(COMPACTIONS, classPath -> {
            var sessionId = "s-" + created.size();
            created.add(sessionId);
            sessions.create(sessionId, List.of());
            var publicMessages = logs.serve(sessionId, MESSAGES);
            var run = compact(classPath, LargeSessions.request(sessionId), logs.environment());
            var answer = sessions.api().chat(sessionId);
            if (!answer.complete() || answer.data().get("chat_message_count").asInt() != publicMessages) {
                throw new IllegalStateException("the export of " + sessionId + " is not complete: " + answer);
            }
            return run;
        });
        var times = ratios("csv alone: time", turns, Run::millis);
        var cpuTimes = ratios("csv alone: CPU time of the JVM", turns, Run::cpuSeconds);
        return times[times.length / 4] <= MAX_TIME && median(cpuTimes) <= MAX_TIME;
    }

    private Run compact(String classPath, String request, Map<String, String> environment)
            throws IOException, InterruptedException {
        var process = Jvm.of(classPath, COMPACTOR, CompactionProcess.class, environment, request).start();
        var lines = process.inputReader().lines().toList();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the compaction failed");
        }
        return new Run(Double.parseDouble(lines.get(1)), Double.parseDouble(lines.get(2)) / 1e3, 0, 0);
    }

    private boolean startIsAsCheap() throws Exception {
        var api = services.organization("starts");
        var chat = new Chat("s-start").started().sent("m-1", "hello").ended();
        api.send(chat);
        api.chatWhenReady(chat.sessionId());
        var turns = turns(STARTS, classPath -> start(classPath, chat, api));
        ratios("start of get-session-chat: first request", turns, Run::millis);
        ratios("start of get-session-chat: CPU time of the JVM", turns, Run::cpuSeconds);
        var classes = ratios("start of get-session-chat: loaded classes", turns, Run::classes);
        var bytes = ratios("start of get-session-chat: bytes of loaded classes", turns, Run::classBytes);
        return median(classes) <= MAX_CLASSES && median(bytes) <= MAX_CLASSES;
    }

    private Run start(String classPath, Chat chat, Api api) throws IOException, InterruptedException {
        var log = directory.resolve("classes");
        var errors = directory.resolve("errors");
        var options = Stream.concat(ColdBenchmark.LAMBDA.stream(), Stream.of("-Xlog:class+load=debug:file=" + log))
                .toList();
        var java = Jvm.of(classPath, options, ColdProcess.class, services.remote().environment(),
                GetSessionChat.class.getName(), "none");
        java.command(Stream.concat(Stream.of("bash", "-c", TIMED, "bash"), java.command().stream()).toList());
        var process = java.redirectError(errors.toFile()).start();
        try (var events = process.outputWriter(UTF_8)) {
            events.write(ColdBenchmark.get(chat.sessionId(), api) + "\n");
        }
        var micros = process.inputReader().lines().toList();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the function failed: " + Files.readString(errors));
        }
        var cpu = Stream.of(Files.readAllLines(errors).getLast().split(" ", -1)).mapToDouble(Double::parseDouble).sum();
        var loaded = Files.readAllLines(log);
        return new Run(Double.parseDouble(micros.getFirst()) / 1e3, cpu,
                loaded.stream().filter(line -> line.contains(" source: ")).count(),
                loaded.stream().mapToLong(AgainstBenchmark::bytes).sum());
    }

    /// Returns the size of the class that a line of the log names; 0 when it names none, or a class of the JDK's archive.
    private static long bytes(String line) {
        var words = List.of(line.split(" +", -1));
        var label = words.indexOf("bytes:");
        return label < 0 ? 0 : Long.parseLong(words.get(label + 1));
    }

    /// Runs the earlier code and this code in turns. Each turn begins with the one that ended the turn before. A first turn warms up.
    private List<Turn> turns(int number, Runner runner) throws IOException, InterruptedException {
        var now = System.getProperty("java.class.path");
        var turns = new ArrayList<Turn>();
        for (int i = 0; i <= number; i++) {
            if (i % 2 == 0) {
                var before = runner.run(classPathBefore);
                turns.add(new Turn(before, runner.run(now)));
            } else {
                var after = runner.run(now);
                turns.add(new Turn(runner.run(classPathBefore), after));
            }
        }
        return List.copyOf(turns.subList(1, turns.size()));
    }

    /// Prints the median of the ratios. Returns all ratios in their order.
    private static double[] ratios(String name, List<Turn> turns, ToDoubleFunction<Run> quantity) {
        var ratios = turns.stream().mapToDouble(turn -> turn.ratio(quantity)).sorted().toArray();
        var before = turns.stream().mapToDouble(turn -> quantity.applyAsDouble(turn.before())).sorted().toArray();
        System.out.printf(
                "%s, to that of the earlier code: %.3f (%d turns: %.3f to %.3f; the middle half: %.3f to %.3f)%n",
                name, median(ratios), ratios.length, ratios[0], ratios[ratios.length - 1], ratios[ratios.length / 4],
                ratios[3 * ratios.length / 4]);
        System.out.printf("  earlier code: %,.2f, from %,.2f to %,.2f%n", median(before), before[0],
                before[before.length - 1]);
        return ratios;
    }

    private static double median(double[] sorted) {
        return sorted[sorted.length / 2];
    }
}
