package dev.chatreplay.cli;

import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.Settings;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `demo`: runs one session from its first event to its download, in this process.
@Command(name = "demo", description = {
        "Runs one session in this process, without Docker or an AWS account.",
        "Records its events, ends and compacts it, and downloads its CSV and a transcript over download links. Keeps no data."})
final class DemoCommand implements Callable<Integer> {
    /// The delay of compactions. It is shorter than in AWS, because the demo sends no late events.
    private static final String COMPACTION_DELAY_SECONDS = "1";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = Commands.out(spec);
        var began = System.nanoTime();
        out.println("Chat Replay runs in this process. It sends no data to other machines and keeps none.");
        out.flush();
        var settings = Settings.inMemory().withConfiguration("COMPACTION_DELAY_SECONDS", COMPACTION_DELAY_SECONDS);
        try (var stack = EmbeddedStack.start(settings)) {
            new Demo(stack, out, new Notices(Commands.err(spec), Commands.isQuiet(spec))).run(began);
        }
        return 0;
    }
}
