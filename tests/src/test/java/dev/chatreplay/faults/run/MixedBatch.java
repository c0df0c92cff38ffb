package dev.chatreplay.faults.run;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Batches of the bus with the events of one session among those of strangers: one of the same organization, one of another.
public final class MixedBatch {
    private static final TestContext CALL = TestContext.with(Duration.ofSeconds(30));

    private final Run own;
    private final List<Run> runs;

    /// With new strangers, so that no process has a plan yet.
    public MixedBatch(Run own) {
        this.own = own;
        runs = List.of(own, new Run(own.harness()), new Run(own.harness(), own.harness().stranger));
    }

    /// The session and its strangers.
    public List<Run> runs() {
        return runs;
    }

    /// Delivers the events of all sessions in one invocation, which has to acknowledge every stranger's; whether it acknowledged all of
    /// the session's own.
    public boolean deliver(FunctionProcess process, Function<Run, List<ObjectNode>> eventsOf) {
        var sent = new LinkedHashMap<Run, Map<ObjectNode, SQSMessage>>();
        runs.forEach(run -> sent.put(run, run.putOnBus(eventsOf.apply(run))));
        var done = process.consume(mixed(List.copyOf(sent.values())), CALL);
        var acknowledged = new LinkedHashMap<Run, Boolean>();
        sent.forEach((run, messages) -> acknowledged.put(run, run.hear(messages, done)));
        var ofOwn = acknowledged.remove(own);
        acknowledged.forEach((stranger, all) -> {
            if (!all) {
                own.evidence().complain("a stranger's events were not acknowledged beside it: "
                        + stranger.owner().organizationId() + "/" + stranger.chat().sessionId());
            }
        });
        return Boolean.TRUE.equals(ofOwn);
    }

    /// A message of each session in turn.
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
