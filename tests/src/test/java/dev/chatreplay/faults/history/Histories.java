package dev.chatreplay.faults.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Chat;
import dev.chatreplay.faults.history.Step.WithFailure;
import dev.chatreplay.faults.history.Step.Compact;
import dev.chatreplay.faults.history.Step.Read;
import dev.chatreplay.faults.history.Step.Refuse;
import dev.chatreplay.faults.history.Step.Send;
import dev.chatreplay.faults.history.Step.Wait;
import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.plan.Failures;
import dev.chatreplay.faults.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Generates random histories: a few messages with many events, from clocks that disagree, in any order and with duplicates.
public final class Histories {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.000Z");
    private static final int MAX_CALLS_OF_A_STEP = 14;

    private final Random random;

    /// Generates histories from `random`.
    public Histories(Random random) {
        this.random = random;
    }

    /// Generates a history without failures.
    public History next() {
        var events = new ArrayList<>(events());
        int repeated = random.nextInt(events.size());
        for (int i = 0; i < repeated; i++) {
            events.add(events.get(random.nextInt(events.size())));
        }
        Collections.shuffle(events, random);
        var steps = new ArrayList<Step>();
        while (!events.isEmpty()) {
            var batch = events.subList(0, 1 + random.nextInt(Math.min(6, events.size())));
            steps.add(new Send(List.copyOf(batch), random.nextInt(3) == 0));
            batch.clear();
            if (random.nextInt(3) == 0) {
                steps.add(otherStep());
            }
        }
        return new History(steps);
    }

    /// Generates a history in which about every third step has a failure.
    public History nextWithFailures() {
        return new History(
                next().steps().stream().map(step -> random.nextInt(3) == 0 ? withFailure(step) : step).toList());
    }

    private Step withFailure(Step step) {
        var failures = List.of(Failures.DEATH, Failures.ANSWER_LOST, Failures.NO_CONNECTION);
        return new WithFailure(step, 1 + random.nextInt(MAX_CALLS_OF_A_STEP),
                random.nextBoolean() ? When.BEFORE : When.AFTER, failures.get(random.nextInt(failures.size())));
    }

    private Step otherStep() {
        return switch (random.nextInt(5)) {
            case 0 -> new Read();
            case 4 -> new Refuse(refused());
            case 1 -> new Wait(Duration.ofSeconds(1 + random.nextInt(100)));
            default -> new Compact();
        };
    }

    private ObjectNode refused() {
        return new Chat("placeholder").event(Run.REFUSED_TYPE, event -> event.put("id", "refused-" + random.nextInt(3)))
                .last();
    }

    private List<ObjectNode> events() {
        var chat = new Chat("placeholder");
        int messages = 1 + random.nextInt(4);
        int count = 3 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            addEvent(chat, "m-" + random.nextInt(messages), i);
        }
        if (random.nextInt(4) > 0) {
            chat.started();
        }
        for (int ends = random.nextInt(3); ends > 0; ends--) {
            chat.ended();
        }
        chat.events().forEach(event -> event.put("occurredAt", time()));
        return chat.events();
    }

    private void addEvent(Chat chat, String messageId, int number) {
        switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> chat.sent(messageId, "text " + number, message -> message.put("createdAt",
                    random.nextInt(5) == 0 ? time() : NOON.toString()));
            case 4, 5 -> chat.edited(messageId, "edit " + number + "\n\"quoted\", 😀");
            case 6 -> chat.pinned(messageId);
            case 7 -> chat.unpinned(messageId);
            case 8 -> chat.sentTo(List.of("u-2"), messageId, "private " + number);
            case 9 -> chat.reacted(messageId, "p-" + random.nextInt(2), "👍");
            case 10 -> chat.unreacted(messageId, "p-" + random.nextInt(2), "👍");
            case 11 -> ofSession(chat, number);
            case 12 -> chat.sent(messageId, "https://files.example/" + number, message -> message
                    .put("payloadType", "IMAGE_MESSAGE").put("sequence", random.nextInt(2))
                    .put("createdAt", NOON.toString()));
            default -> chat.deleted(messageId);
        }
    }

    /// Adds an event that concerns all messages, or none. There are few of these, because the checker tries all their subsets.
    private void ofSession(Chat chat, int number) {
        switch (random.nextInt(5)) {
            case 0 -> chat.messagesDeleted(event -> event.put("participantId", "p-2"));
            case 1 -> chat.messagesDeleted(event -> event.put("until", NOON.minus(Duration.ofHours(5)).toString()));
            case 2 -> chat.read("p-2", NOON.plusMillis(number).toString());
            case 3 -> chat.delivered("p-3", NOON.plusMillis(number).toString());
            default -> chat.event("x.poll." + number, event -> event.put("question", "when?"));
        }
    }

    /// Returns one of four times, so that many are equal. The clock may be wrong by hours.
    private String time() {
        var moment = NOON.plusMillis(random.nextInt(4));
        return switch (random.nextInt(6)) {
            case 0 -> moment.minus(Duration.ofHours(5)).toString();
            case 1 -> moment.plus(Duration.ofDays(1)).toString();
            case 2 -> moment.toString().replace("T12:", "T14:").replace("Z", "+02:00");
            default -> moment.toString();
        };
    }
}
