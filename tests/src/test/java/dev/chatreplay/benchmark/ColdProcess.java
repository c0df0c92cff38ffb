package dev.chatreplay.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatreplay.harness.TestContext;
import dev.chatreplay.http.HttpFunction;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import org.crac.Core;

/// Runs an HTTP function in a new JVM, as Lambda does.
final class ColdProcess {
    /// The number of requests that make the JVM warm. The first of them is cold.
    static final int WARM_UP_REQUESTS = 30;
    /// The pause before the first request, and before each warm request that counts. After a pause, every request is slower, because the
    /// services and the caches of the processor are idle. So only a request after the same pause is comparable with the first.
    private static final Duration PAUSE = Duration.ofMillis(250);

    private ColdProcess() {}

    /// Creates the function, and serves the events from standard input, one per line. Prints the microseconds of each request. With
    /// `snapshot`, first runs the hooks of a SnapStart snapshot.
    ///
    /// @param arguments the name of the handler's class, then `snapshot` or `none`
    public static void main(String... arguments) throws Exception {
        var events = new BufferedReader(new InputStreamReader(System.in, UTF_8)).lines().map(l -> l.getBytes(UTF_8))
                .toList();
        var function = Class.forName(arguments[0]).asSubclass(HttpFunction.class).getConstructor().newInstance();
        if (arguments[1].equals("snapshot")) {
            function.beforeCheckpoint(Core.getGlobalContext());
            function.afterRestore(Core.getGlobalContext());
        }
        var micros = new StringBuilder();
        for (int i = 0; i < events.size(); i++) {
            if (i == 0 || i >= WARM_UP_REQUESTS) {
                Thread.sleep(PAUSE);
            }
            micros.append(serve(function, events.get(i))).append('\n');
        }
        System.out.print(micros);
    }

    private static long serve(HttpFunction function, byte[] event) throws IOException {
        var input = new ByteArrayInputStream(event);
        var output = new ByteArrayOutputStream();
        var context = TestContext.with(Duration.ofSeconds(29));
        var began = System.nanoTime();
        function.handleRequest(input, output, context);
        var took = System.nanoTime() - began;
        if (!output.toString(UTF_8).contains("\"statusCode\":200")) {
            throw new IllegalStateException("the function did not answer 200: " + output.toString(UTF_8));
        }
        return took / 1_000;
    }
}
