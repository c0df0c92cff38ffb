package dev.chatreplay.faults.run;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.faults.check.Storage;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.TestClock;
import dev.chatreplay.harness.UnpolledStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Holds the processes of the functions and their clock. Each run has a unique session id.
public final class FaultHarness implements AutoCloseable {
    private static final int SESSIONS_AT_ONCE = 50;

    /// The clock of the functions.
    public final TestClock clock = TestClock.still();
    /// The organization under test.
    public final Api tenant;
    /// An organization that has sessions and messages with the same ids.
    public final Api rival;
    /// An organization whose events are in the same batches of the events queue.
    public final Api neighbour;
    /// A process without faults.
    public final FunctionProcess healthy;
    private final UnpolledStack stack;
    private final boolean hasRival;
    private final List<FunctionProcess> processes = new ArrayList<>();
    private int sessions;

    private FaultHarness(UnpolledStack stack, boolean hasRival) {
        this.stack = stack;
        this.hasRival = hasRival;
        tenant = stack.organization();
        rival = stack.organization();
        neighbour = stack.organization();
        healthy = process(Map.of());
    }

    /// Creates a harness on the stack that most tests share, with a rival organization that has sessions and messages with the same ids.
    public FaultHarness() {
        this(UnpolledStack.shared(), true);
    }

    /// Creates a harness on its own stack, where every session is one of its runs.
    public static FaultHarness alone() {
        return new FaultHarness(UnpolledStack.alone(), false);
    }

    /// Starts a process.
    public FunctionProcess process() {
        return process(Map.of());
    }

    /// Starts a process that reaches some services through a faulty proxy.
    ///
    /// @param replaced environment variables that name the proxies
    public FunctionProcess process(Map<String, String> replaced) {
        var process = new FunctionProcess(stack, replaced, clock);
        processes.add(process);
        return process;
    }

    /// Returns the stack that the processes run on.
    public UnpolledStack stack() {
        return stack;
    }

    Storage storage() {
        return new Storage(stack.aws().dynamoDb(), stack.s3(), stack.variable("SESSIONS_TABLE"),
                stack.variable("EXPORT_BUCKET"));
    }

    /// Returns an unused session id. Only the rival has a session with this id, and has sent a message in it.
    String nextSession(String text) {
        if (hasRival && sessions % SESSIONS_AT_ONCE == 0) {
            healthy.post(rival, IntStream.range(sessions, sessions + SESSIONS_AT_ONCE)
                    .mapToObj(number -> new Chat("run-" + number).sent("m-1", text).last()).toList());
        }
        return "run-" + sessions++;
    }

    List<FunctionProcess> processes() {
        return processes;
    }

    @Override
    public void close() {
        processes.forEach(FunctionProcess::close);
        if (stack != UnpolledStack.shared()) {
            stack.close();
        }
    }
}
