package dev.chatreplay.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Chat;
import dev.chatreplay.faults.history.Histories;
import dev.chatreplay.faults.history.History;
import dev.chatreplay.faults.history.Step;
import dev.chatreplay.faults.history.Step.Compact;
import dev.chatreplay.faults.history.Step.Send;
import dev.chatreplay.faults.rig.Bench;
import dev.chatreplay.faults.rig.Instance;
import dev.chatreplay.faults.rig.Run;
import dev.chatreplay.faults.rig.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Every order, duplication and splitting of a session's events gives the file that the reference makes of them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoriesTest {
    private final Bench bench = new Bench();
    private final Instance instance = bench.instance();

    @AfterAll
    void stop() {
        bench.close();
    }

    @Test
    void everyOrderOfAFewEventsGivesTheSameFile() {
        var tally = new Tally("every order of sent, two edits at one time, ended");
        var edits = new Chat("to-be-named").sent("m-1", "sent").edited("m-1", "one").edited("m-1", "two").ended();
        edits.events().get(2).put("occurredAt", edits.events().get(1).path("occurredAt").asText());
        permutations(edits.events(), new ArrayList<>(), order -> tally.add(order.toString(), judge(order)));
        tally.report();
    }

    @Test
    void aDeletionIsFinalInEveryOrder() {
        var tally = new Tally("every order of sent, deleted, late edit, ended");
        var deleted = new Chat("to-be-named").sent("m-1", "sent").deleted("m-1").edited("m-1", "late").ended();
        permutations(deleted.events(), new ArrayList<>(), order -> tally.add(order.toString(), judge(order)));
        tally.report();
    }

    @Test
    void everyHistoryGivesTheFileOfItsEvents() {
        new Tally("random order, duplication, batches, clock skew")
                .seeded(60, seed -> new Histories(Tally.random(seed)).next().violations(this::judge)).report();
    }

    @Test
    void everyHistoryOfFailuresGivesTheFileOfItsEvents() {
        new Tally("random history under random failures")
                .seeded(100, seed -> new Histories(Tally.random(seed)).nextWithFailures().violations(this::judge))
                .report();
    }

    private List<String> judge(History history) {
        return history.happen(new Run(bench), instance);
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
