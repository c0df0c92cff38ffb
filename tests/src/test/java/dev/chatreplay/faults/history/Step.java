package dev.chatreplay.faults.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.Failures;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.harness.FunctionProcess;
import java.time.Duration;
import java.util.List;

/// One step in the history of a session.
public sealed interface Step {
    /// Takes the step.
    void take(Run run, FunctionProcess process);

    /// Sends events in one batch, and sends them again later when they were not acknowledged.
    record Send(List<ObjectNode> events, boolean overTheBus) implements Step {
        @Override
        public void take(Run run, FunctionProcess process) {
            var own = events.stream().map(event -> event.deepCopy().put("sessionId", run.chat().sessionId())).toList();
            if (overTheBus ? !run.consume(process, own) : !run.post(process, own)) {
                run.harness().clock.pass(Run.LONGER_THAN_A_LEASE);
                run.sendUntilAcknowledged(own);
            }
        }

        @Override
        public String toString() {
            var text = new StringBuilder(overTheBus ? "bus" : "post");
            events.forEach(event -> text.append("\n    ").append(event));
            return text.toString();
        }
    }

    /// Delivers a bus event that is refused, until it is acknowledged.
    record Refuse(ObjectNode event) implements Step {
        @Override
        public void take(Run run, FunctionProcess process) {
            var own = List.of(event.deepCopy().put("sessionId", run.chat().sessionId()));
            if (!run.consume(process, own)) {
                run.harness().clock.pass(Run.LONGER_THAN_A_LEASE);
                run.consumeUntilAcknowledged(own);
            }
        }
    }

    /// Delivers each compaction request to a compactor once.
    record Compact() implements Step {
        @Override
        public void take(Run run, FunctionProcess process) {
            run.compactOnce(process);
        }
    }

    /// Calls GET for the chat.
    record Read() implements Step {
        @Override
        public void take(Run run, FunctionProcess process) {
            run.get(process);
        }
    }

    /// Lets time pass.
    record Wait(Duration time) implements Step {
        @Override
        public void take(Run run, FunctionProcess process) {
            run.harness().clock.pass(time);
        }
    }

    /// Takes a step during which a call fails.
    record WithFailure(Step step, int call, AtCall.When when, Failures failure) implements Step {
        @Override
        public void take(Run run, FunctionProcess process) {
            step.take(run, process.under(AtCall.fails(call, when, failure)));
            process.revive();
        }
    }
}
