package dev.chatreplay.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Chat;
import dev.chatreplay.faults.history.Histories;
import dev.chatreplay.faults.history.History;
import dev.chatreplay.faults.history.Step;
import dev.chatreplay.faults.history.Step.Compact;
import dev.chatreplay.faults.history.Step.Send;
import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.faults.run.Results;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.harness.Scaled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Tests that every order, duplication and batching of a session's events gives the file of the reference implementation.
@Scaled
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoriesTest {
    @AutoClose
    private final FaultHarness harness = new FaultHarness();
    private final FunctionProcess process = harness.process();

    @Test
    void everyOrderOfEventsGivesSameFile() {
        var results = new Results("every order of sent, two edits at one time, ended");
        var edits = new Chat("placeholder").sent("m-1", "sent").edited("m-1", "one").edited("m-1", "two").ended();
        edits.events().get(2).put("occurredAt", edits.events().get(1).path("occurredAt").asText());
        inOrders(edits.events(), order -> results.add(order.toString(), judge(order)));
        results.report();
    }

    @Test
    void deletionIsFinalInEveryOrder() {
        var results = new Results("every order of sent, deleted, late edit, ended");
        var deleted = new Chat("placeholder").sent("m-1", "sent").deleted("m-1").edited("m-1", "late").ended();
        inOrders(deleted.events(), order -> results.add(order.toString(), judge(order)));
        results.report();
    }

    @Test
    void randomHistoryGivesFileOfItsEvents() {
        new Results("random order, duplication, batches, clock skew")
                .seeded(40, seed -> new Histories(Results.random(seed)).next().violations(this::judge)).report();
    }

    @Test
    void randomHistoryWithFailuresGivesFileOfItsEvents() {
        new Results("random history under random failures")
                .seeded(60, seed -> new Histories(Results.random(seed)).nextWithFailures().violations(this::judge))
                .report();
    }

    private List<String> judge(History history) {
        return history.verdict(new Run(harness), process);
    }

    private List<String> judge(List<ObjectNode> order) {
        var steps = new ArrayList<Step>();
        for (var event : order) {
            steps.add(new Send(List.of(event), false));
            if (event.path("type").asText().equals("session.ended")) {
                steps.add(new Compact());
            }
        }
        return judge(new History(steps));
    }

    private static void inOrders(List<ObjectNode> events, Consumer<List<ObjectNode>> use) {
        var orders = new ArrayList<List<ObjectNode>>();
        permutations(events, new ArrayList<>(), orders::add);
        Extent.sample(Extent.some(orders, "orders")).forEach(use);
    }

    private static void permutations(List<ObjectNode> rest, List<ObjectNode> order, Consumer<List<ObjectNode>> use) {
        if (rest.isEmpty()) {
            use.accept(List.copyOf(order));
        }
        for (var next : rest) {
            var others = new ArrayList<>(rest);
            others.remove(next);
            order.add(next);
            permutations(others, order, use);
            order.removeLast();
        }
    }
}
