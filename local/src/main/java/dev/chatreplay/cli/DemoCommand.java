package dev.chatreplay.cli;

import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.Settings;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `demo`: the whole loop once, in this process.
@Command(name = "demo", description = {"Shows the whole loop in this process, without Docker or an AWS account:",
        "events in, the session ends, one CSV out behind a presigned URL. Keeps nothing."})
final class DemoCommand implements Callable<Integer> {
    /// Shorter than deployed: the demo sends no late events to wait for.
    private static final String COMPACTION_DELAY_SECONDS = "1";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = Commands.of(spec).getOut();
        var began = System.nanoTime();
        out.println("Chat Replay, all of it in this process: nothing leaves this machine, nothing is kept.");
        out.flush();
        var settings = Settings.inMemory().withConfiguration("COMPACTION_DELAY_SECONDS", COMPACTION_DELAY_SECONDS);
        try (var stack = EmbeddedStack.start(settings)) {
            new Demo(stack, out).run(began);
        }
        return 0;
    }
}
