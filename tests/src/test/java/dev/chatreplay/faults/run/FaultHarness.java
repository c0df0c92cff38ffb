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

/// Processes of the functions, and their clock. Each run has a session id of its own.
public final class FaultHarness implements AutoCloseable {
    private static final int SESSIONS_AT_ONCE = 50;

    /// What the functions of this harness take the time from.
    public final TestClock clock = TestClock.still();
    /// Who is served.
    public final Api tenant;
    /// Who has sessions and messages of the same ids.
    public final Api rival;
    /// Who shares batches of the bus with the tenant.
    public final Api stranger;
    /// A process that nothing happens to.
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
        stranger = stack.organization();
        healthy = process(Map.of());
    }

    /// A harness on the stack that most tests share, with a rival organization that has sessions and messages of the same ids.
    public FaultHarness() {
        this(UnpolledStack.shared(), true);
    }

    /// A harness on a stack of its own, where every session is one of its runs.
    public static FaultHarness alone() {
        return new FaultHarness(UnpolledStack.alone(), false);
    }

    /// One more process.
    public FunctionProcess process() {
        return process(Map.of());
    }

    /// One more process, which finds some services elsewhere than they are: behind something that breaks.
    ///
    /// @param replaced variables of its environment
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

    /// The id of a session that nobody has but the rival, who has sent a message there.
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
