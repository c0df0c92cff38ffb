package dev.chatreplay.faults.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.Failures;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.harness.FunctionProcess;
import java.time.Duration;
import java.util.List;

/// Something that happens to a session.
public sealed interface Step {
    /// Makes it happen.
    void take(Run run, FunctionProcess process);

    /// Events arrive in one batch, and come again later when they were not taken.
    record Send(List<ObjectNode> events, boolean overTheBus) implements Step {
        @Override
        public void take(Run run, FunctionProcess process) {
            var own = events.stream().map(event -> event.deepCopy().put("sessionId", run.chat().sessionId())).toList();
            if (overTheBus ? !run.consume(process, own) : !run.post(process, own)) {
                run.harness().clock.pass(Run.LONGER_THAN_A_LEASE);
                run.insist(own);
            }
        }

        @Override
        public String toString() {
            var text = new StringBuilder(overTheBus ? "bus" : "post");
            events.forEach(event -> text.append("\n    ").append(event));
            return text.toString();
        }
    }

    /// What is asked of compactors is delivered to one.
    record Compact() implements Step {
        @Override
        public void take(Run run, FunctionProcess process) {
            run.compactOnce(process);
        }
    }

    /// Somebody asks for the chat.
    record Read() implements Step {
        @Override
        public void take(Run run, FunctionProcess process) {
            run.get(process);
        }
    }

    /// Time passes.
    record Wait(Duration time) implements Step {
        @Override
        public void take(Run run, FunctionProcess process) {
            run.harness().clock.pass(time);
        }
    }

    /// A step during which a call fails.
    record Broken(Step step, int call, AtCall.When when, Failures failure) implements Step {
        @Override
        public void take(Run run, FunctionProcess process) {
            step.take(run, process.under(AtCall.fails(call, when, failure)));
            process.revive();
        }
    }
}
