package dev.chatreplay.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.HundredMsApi;
import dev.chatreplay.client.Json;
import dev.chatreplay.client.Jvm;
import dev.chatreplay.client.Project;
import dev.chatreplay.local.template.Template;
import dev.chatreplay.local.template.Template.EventSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Measures the first request of a JVM after priming, compared with later requests. The JVM has Lambda's flags. The benchmark first runs
/// the hooks that Lambda runs around a SnapStart snapshot. The first request may take at most twice the warm median.
///
/// Each request of a JVM has a key of its own. So every request does the same work as the first: it also records the day of last use.
final class ColdBenchmark {
    static final List<String> LAMBDA = List.of("-Xmx800m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "-Xshare:auto");
    private static final double MAX_RATIO = 2;
    /// Each JVM gives only one measurement, which other processes on the machine can disturb. Therefore the benchmark runs several JVMs.
    private static final int MIN_RUNS = 3;
    private static final int MAX_RUNS = 7;
    private static final int REQUESTS = ColdProcess.WARM_UP_REQUESTS + 15;
    private static final ObjectMapper JSON = new ObjectMapper();
    static final Template TEMPLATE = Template.packaged();
    /// The HTTP functions.
    private static final List<String> FUNCTIONS = TEMPLATE.eventSources("HttpApi").stream().map(EventSource::function)
            .distinct().toList();

    private final BenchmarkStack services;
    private final List<Api> callers;
    private final Map<Api, HundredMsApi> clients = new HashMap<>();
    private final Chat chat = new Chat("s-cold").started().sent("m-1", "hello").ended();

    private ColdBenchmark(BenchmarkStack services) {
        this.services = services;
        this.callers = IntStream.range(0, REQUESTS).mapToObj(i -> services.organization("cold-" + i)).toList();
    }

    /// Runs the benchmark.
    public static void main(String... arguments) throws Exception {
        try (var services = BenchmarkStack.start()) {
            var benchmark = new ColdBenchmark(services);
            benchmark.warmUp();
            var areQuick = true;
            for (var function : FUNCTIONS) {
                areQuick &= benchmark.isQuick(function);
            }
            if (!areQuick) {
                System.err.println("The first request after a SnapStart snapshot takes too long.");
                System.exit(1);
            }
        }
    }

    /// Warms the stack up, because the benchmark measures only the function.
    private void warmUp() throws IOException, InterruptedException {
        for (var caller : callers) {
            caller.send(chat);
            caller.chatWhenReady(chat.sessionId());
        }
        for (var function : FUNCTIONS) {
            System.out.printf("%s: without priming, the first request takes %.1f times the warm median%n", function,
                    run(function, "none"));
        }
    }

    private boolean isQuick(String function) throws IOException, InterruptedException {
        var ratios = new ArrayList<Double>();
        while (ratios.size() < MIN_RUNS || (median(ratios) > MAX_RATIO && ratios.size() < MAX_RUNS)) {
            ratios.add(run(function, "snapshot"));
            ratios.sort(null);
        }
        var median = median(ratios);
        System.out.printf("%s: after priming, %.2f times (%d JVMs: %.2f to %.2f)%n", function, median, ratios.size(),
                ratios.getFirst(), ratios.getLast());
        return median <= MAX_RATIO;
    }

    private static double median(List<Double> sorted) {
        return sorted.get(sorted.size() / 2);
    }

    private double run(String function, String hooks) throws IOException, InterruptedException {
        var process = Jvm.of(LAMBDA, ColdProcess.class, services.remote().environment(),
                TEMPLATE.property(function, "Handler").asText(), hooks).start();
        try (var events = process.outputWriter(UTF_8)) {
            for (int i = 0; i < REQUESTS; i++) {
                events.write(request(function, i) + "\n");
            }
        }
        var micros = process.inputReader().lines().mapToLong(Long::parseLong).toArray();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the function failed");
        }
        var warm = LongStream.of(micros).skip(ColdProcess.WARM_UP_REQUESTS).sorted().toArray();
        var median = warm[warm.length / 2];
        System.out.printf("  %s, %s: first %.1f ms, warm median %.1f ms%n", function, hooks, micros[0] / 1e3,
                median / 1e3);
        return (double) micros[0] / median;
    }

    private ObjectNode request(String function, int number) throws IOException {
        var caller = callers.get(number);
        return switch (function) {
            case "GetSessionChat" -> get(chat.sessionId(), caller);
            case "QuerySessions" -> list(caller);
            case "ServeHundredms" -> assets(clients.computeIfAbsent(caller, services.remote()::withHundredMsKey));
            case "PostEvents" -> as(caller, post(number));
            default -> as(caller, sample(Project.folderOf(function)));
        };
    }

    /// Returns the event of a request for the first page of an organization's sessions.
    static ObjectNode list(Api caller) throws IOException {
        return as(caller, sample("query-sessions"));
    }

    /// Returns the event of a request for the first page of an organization's recording assets.
    static ObjectNode assets(HundredMsApi caller) throws IOException {
        return as(caller.api().with("Bearer " + caller.token()), sample("serve-hundredms"));
    }

    /// Returns the event of a request for a chat.
    static ObjectNode get(String sessionId, Api caller) throws IOException {
        var event = sample("get-session-chat");
        event.withObject("pathParameters").put("sessionId", sessionId);
        return as(caller, event);
    }

    private static ObjectNode as(Api caller, ObjectNode event) {
        event.withObject("headers").put("authorization", caller.authorization().getFirst());
        return event;
    }

    private ObjectNode post(int number) throws IOException {
        var live = new Chat("s-live");
        var events = IntStream.range(0, 5).mapToObj(i -> live.sent("m-" + number + "-" + i, "hello").last()).toList();
        return sample("post-events").put("body", Json.batch(events).toString());
    }

    private static ObjectNode sample(String function) throws IOException {
        return (ObjectNode) JSON.readTree(Project.file("events/" + function + "/sample.json").toFile());
    }
}
