package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.NdjsonLines;
import dev.chatreplay.history.MessagePages;
import dev.chatreplay.history.MessagePages.Query;
import dev.chatreplay.history.Order;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/// Base class of the tests of lists that are read from the files of a chat: messages and participants.
abstract class PagesProtocolTest extends ProtocolTest {
    /// The position of a walk that begins.
    static final Optional<String> FIRST = Optional.empty();

    private static final List<String> TYPES = List.of("TEXT_MESSAGE", "CUSTOM_MESSAGE");

    final PagedChat paged = new PagedChat(harness);

    @BeforeEach
    void forgetCalls() {
        paged.faults.heal();
    }

    @AfterAll
    void closeProcess() {
        paged.close();
    }

    /// Returns a chat whose messages share a few times, to the nanosecond.
    static Chat generated(long seed, int messages) {
        var random = new Random(seed);
        var chat = new Chat().started();
        for (int i = 0; i < messages; i++) {
            var number = i;
            var time = "2026-11-21T09:00:0%d.%09dZ".formatted(number * 5 / messages, 100 + random.nextInt(3));
            chat.sent("m-" + number, "é\u2028 \"\\ " + "x".repeat(random.nextInt(300)), message -> {
                message.put("createdAt", time).put("participantId", "p-" + number % 3)
                        .put("payloadType", TYPES.get(number % 2));
                if (number % 4 == 0) {
                    message.remove("userId");
                }
            });
            if (random.nextInt(7) == 0) {
                chat.pinned("m-" + number);
            }
        }
        return chat;
    }

    Chat live(Chat chat) {
        api.sendInBatches(chat);
        return chat;
    }

    Chat ended(Chat chat) {
        live(chat.ended());
        harness.compactAll();
        return chat;
    }

    /// Returns the lines of the `ndjson` file that a caller gets now.
    List<String> lines(Chat chat) {
        return NdjsonLines.of(Api.download(api.chatWhenReady(chat.sessionId(), "ndjson"))).stream()
                .map(List::getLast).toList();
    }

    List<String> lines(Chat chat, Order order) {
        return order == Order.OLDEST_FIRST ? lines(chat) : lines(chat).reversed();
    }

    List<String> walk(Chat chat, Query query) {
        return paged.walk(api, chat.sessionId(), query, () -> {
        });
    }

    MessagePages.Page page(Chat chat, Query query, Optional<String> cursor) {
        return paged.page(paged.session(api, chat.sessionId()), query, cursor);
    }

    Reason refusal(Api owner, Chat chat, Query query, Optional<String> cursor) {
        var session = paged.session(owner, chat.sessionId());
        return catchThrowableOfType(ApiException.class, () -> paged.answer(session, query, cursor)).reason();
    }

    void sendLate(Chat chat, String id) {
        api.send(List.of(chat.sent(id, "late", message -> message.put("createdAt", "2026-11-21T09:00:01Z")).last()));
    }

    void recompact(Chat chat) {
        sendLate(chat, "m-late-" + chat.events().size());
        harness.clock.pass(Duration.ofSeconds(61));
        harness.compactAll();
    }

    long reads() {
        return paged.faults.sent(GetObjectRequest.class).size();
    }
}
