package dev.chatreplay.faults.run;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.TestContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Builds batches of the events queue with the events of one session and of two neighbours. One neighbour is a session of the same organization,
/// the other a session of another organization.
public final class MixedBatch {
    private static final TestContext CALL = TestContext.with(TestContext.UNHURRIED);

    private final Run own;
    private final List<Run> runs;

    /// Creates the neighbours. Call this before a process gets a plan, because each new run revives all processes.
    public MixedBatch(Run own) {
        this.own = own;
        runs = List.of(own, new Run(own.harness()), new Run(own.harness(), own.harness().neighbour));
    }

    /// Returns the session and its neighbours.
    public List<Run> runs() {
        return runs;
    }

    /// Delivers the events of all sessions in one invocation. The invocation must acknowledge every event of the neighbours.
    ///
    /// @return whether it acknowledged all events of the session
    public boolean deliver(FunctionProcess process, Function<Run, List<ObjectNode>> eventsOf) {
        var sent = new LinkedHashMap<Run, Map<ObjectNode, SQSMessage>>();
        runs.forEach(run -> sent.put(run, run.putOnBus(eventsOf.apply(run))));
        var done = process.consume(mixed(List.copyOf(sent.values())), CALL);
        var acknowledged = new LinkedHashMap<Run, Boolean>();
        sent.forEach((run, messages) -> acknowledged.put(run, run.recordAcknowledged(messages, done)));
        var ofOwn = acknowledged.remove(own);
        acknowledged.forEach((neighbour, all) -> {
            if (!all) {
                own.evidence().addViolation("a neighbour's events were not acknowledged: "
                        + neighbour.owner().organizationId() + "/" + neighbour.chat().sessionId());
            }
        });
        return Boolean.TRUE.equals(ofOwn);
    }

    /// Returns the messages in turn: one of each session, then the next of each.
    private static List<SQSMessage> mixed(List<Map<ObjectNode, SQSMessage>> sent) {
        var mixed = new ArrayList<SQSMessage>();
        var longest = sent.stream().mapToInt(Map::size).max().orElse(0);
        for (int i = 0; i < longest; i++) {
            for (var messages : sent) {
                messages.values().stream().skip(i).limit(1).forEach(mixed::add);
            }
        }
        return mixed;
    }
}
