package dev.chatreplay.faults.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.Failures;
import dev.chatreplay.faults.rig.Instance;
import dev.chatreplay.faults.rig.Run;
import java.time.Duration;
import java.util.List;

/// Something that happens to a session.
public sealed interface Step {
    /// Makes it happen.
    void take(Run run, Instance instance);

    /// Events arrive in one batch, and come again later when they were not taken.
    record Send(List<ObjectNode> events, boolean overTheBus) implements Step {
        @Override
        public void take(Run run, Instance instance) {
            var own = events.stream().map(event -> event.deepCopy().put("sessionId", run.chat().sessionId())).toList();
            if (overTheBus ? !run.consume(instance, own) : !run.post(instance, own)) {
                run.bench().clock.pass(Run.LONGER_THAN_A_LEASE);
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
        public void take(Run run, Instance instance) {
            run.compactOnce(instance);
        }
    }

    /// Somebody asks for the chat.
    record Read() implements Step {
        @Override
        public void take(Run run, Instance instance) {
            run.get(instance);
        }
    }

    /// Time passes.
    record Wait(Duration time) implements Step {
        @Override
        public void take(Run run, Instance instance) {
            run.bench().clock.pass(time);
        }
    }

    /// A step during which a call fails.
    record Broken(Step step, int call, AtCall.When when, Failures failure) implements Step {
        @Override
        public void take(Run run, Instance instance) {
            step.take(run, instance.under(AtCall.fails(call, when, failure)));
            instance.revive();
        }
    }
}
