package dev.chatreplay.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.reference.ReferenceChat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests that generated events give the same CSV bytes in every order, with every repetition and in all batch sizes.
@Scaled
class ManyOrdersTest {
    private static final int EVENTS = 60;
    private final Stack stack = Stack.shared();

    @ParameterizedTest
    @MethodSource("seeds")
    void anyOrderAndRepetitionGiveSameBytes(long seed) {
        var random = new Random(seed);
        var events = chat(random).events();
        var expected = new String(ReferenceChat.csv(events), UTF_8);
        for (int order = 0; order < 3; order++) {
            var sent = new ArrayList<>(events);
            for (int i = 0; i < 20; i++) {
                sent.add(events.get(random.nextInt(events.size())));
            }
            Collections.shuffle(sent, random);
            var api = stack.organization();
            inBatches(sent, random).forEach(api::send);
            assertThat(new String(api.csv("s-orders"), UTF_8)).as("seed %d, order %d", seed, order).isEqualTo(expected);
        }
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Extent.times(10));
    }

    /// Generates events with few message ids and few instants, so that many of them collide.
    private static Chat chat(Random random) {
        var chat = new Chat("s-orders");
        for (int i = 0; i < EVENTS; i++) {
            var message = "m-" + random.nextInt(8);
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> {
                    var createdAt = "2026-11-21T0" + random.nextInt(2) + ":00:00Z";
                    chat.sent(message, "said " + i, m -> m.put("createdAt", createdAt));
                }
                case 3, 4 -> chat.edited(message, "edited " + i);
                case 5 -> chat.pinned(message);
                case 6 -> chat.unpinned(message);
                case 7 -> chat.reacted(message, "p-" + random.nextInt(3), "👍");
                case 8 -> chat.unreacted(message, "p-" + random.nextInt(3), "👍");
                case 9 -> chat.read("p-" + random.nextInt(3), "2026-11-21T0" + random.nextInt(2) + ":00:00.000000001Z");
                case 10 -> chat.messagesDeleted(event -> event.put("participantId", "p-" + random.nextInt(9))
                        .put("until", "2026-11-21T00:30:00Z"));
                default -> chat.deleted("m-" + random.nextInt(40));
            }
            chat.last().put("occurredAt", "2026-11-21T09:00:0" + random.nextInt(4) + "Z");
        }
        return chat.ended();
    }

    private static List<List<ObjectNode>> inBatches(List<ObjectNode> events, Random random) {
        var batches = new ArrayList<List<ObjectNode>>();
        for (int from = 0; from < events.size();) {
            var to = Math.min(events.size(), from + random.nextInt(1, 40));
            batches.add(events.subList(from, to));
            from = to;
        }
        return batches;
    }
}
