package dev.chatreplay.vendor;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.NdjsonLines;
import dev.chatreplay.client.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/// A long chat for the tests of ConnectyCube's client. Seven public messages have the same second. Between them are edits, deletions, reactions and private
/// messages.
///
/// @param api the API with the key of the chat's organization
/// @param events the events of the chat
record ConnectyCubeChat(Api api, Chat events) {
    /// The number of public messages that no event deletes.
    static final int MESSAGES = 2500;
    /// The second of the first message.
    static final Instant FIRST = Instant.parse("2026-11-21T10:00:00Z");
    private static final int IN_A_SECOND = 7;
    private static final int USERS = 9;

    /// Sends a chat of an ended session.
    static ConnectyCubeChat sentTo(Api api) {
        var chat = new Chat().started();
        for (int i = 0; i < MESSAGES; i++) {
            var id = "m-" + i;
            add(chat, id, i, List.of());
            if (i % 10 == 3) {
                chat.edited(id, "edited " + i);
            }
            if (i % 15 == 4) {
                chat.reacted(id, "p-1", "👍").reacted(id, "p-2", "👍");
            }
            if (i % 40 == 5) {
                add(chat, "deleted-" + i, i, List.of());
                chat.deleted("deleted-" + i);
            }
            if (i % 40 == 6) {
                add(chat, "private-" + i, i, List.of("4711"));
            }
        }
        api.sendInBatches(chat.ended());
        return new ConnectyCubeChat(api, chat);
    }

    private static void add(Chat chat, String id, int index, List<String> targetUserIds) {
        chat.sent(id, "text " + id, message -> {
            message.put("userId", Integer.toString(userOf(index))).put("participantId", "p-" + index % USERS)
                    .put("createdAt", timeOf(index).toString());
            targetUserIds.forEach(message.withArray("targetUserIds")::add);
        });
    }

    /// Returns the sender of a message.
    static int userOf(int index) {
        return 100 + index % USERS;
    }

    /// Returns the time of a message.
    static Instant timeOf(int index) {
        return FIRST.plusSeconds(index / IN_A_SECOND).plusNanos(index % IN_A_SECOND * 140_000_000L);
    }

    /// Returns the lines of the format `ndjson`.
    List<JsonNode> lines() {
        return NdjsonLines.of(Api.download(api.chatWhenReady(events.sessionId(), "ndjson"))).stream()
                .map(line -> Json.parse(line.getLast())).toList();
    }
}
