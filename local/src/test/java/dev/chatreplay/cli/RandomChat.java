package dev.chatreplay.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/// A generated file of events of one session: all types, few ids and times that many events share, in any order.
final class RandomChat {
    private static final JsonMapper JSON = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final int EVENTS = 200;
    private static final List<String> TEXTS = List.of("hello", "", "=1+1", "a,\"b\"\r\nc", "\u001b[31m\u202e", "😀 é",
            "-->\n\nx", "00123", "\u0000\ud83d");

    private final Random random;
    private final String sessionId;

    private RandomChat(Random random, String sessionId) {
        this.random = random;
        this.sessionId = sessionId;
    }

    /// Returns the lines of a file, in ASCII: a lone surrogate has no bytes of UTF-8.
    static String lines(String sessionId, long seed) throws JsonProcessingException {
        var chat = new RandomChat(new Random(seed), sessionId);
        var lines = new ArrayList<String>();
        for (var i = 0; i < EVENTS; i++) {
            lines.add(JSON.writeValueAsString(chat.event(i)));
        }
        Collections.shuffle(lines, chat.random);
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private String person() {
        return one(List.of("p", "p\ud800\udc00", "p-2", "7"));
    }

    private String time() {
        return "2026-11-21T09:0" + random.nextInt(3) + ":00" + one(List.of("", ".1", ".000000001", ".9999999"))
                + one(List.of("Z", "+00:00", "-00:01"));
    }

    private ObjectNode event(int number) {
        var event = JSON.createObjectNode();
        event.put("type", one(List.of("chat.message.sent", "chat.message.sent", "chat.message.sent",
                "chat.message.sent", "chat.message.edited", "chat.message.edited", "chat.message.pinned",
                "chat.message.unpinned", "chat.reaction.added", "chat.reaction.added", "chat.reaction.removed",
                "chat.delivered", "chat.read", "x.poll", number % 40 == 0 ? "session.started" : "x.poll",
                number % 50 == 0 ? "chat.message.deleted" : "chat.read",
                number % 100 == 0 ? "chat.messages.deleted" : "x.other",
                number % 70 == 0 && !sessionId.contains("live") ? "session.ended" : "chat.read")));
        event.put("id", "e-" + random.nextInt(100)).put("occurredAt", time()).put("sessionId", sessionId)
                .put("meetingId", one(List.of("m-1", "m-2")));
        switch (event.get("type").asText()) {
            case "session.started" -> event.put("title", one(List.of("Weekly", "Größe\nx")));
            case "session.ended" -> event.put("reason", "DONE");
            case "chat.message.sent" -> sent(event.putObject("message"));
            case "chat.message.edited" -> event.putObject("message").put("id", message()).put("payload", one(TEXTS));
            case "chat.message.pinned", "chat.message.unpinned", "chat.message.deleted" ->
                event.putObject("message").put("id", message());
            case "chat.reaction.added", "chat.reaction.removed" -> event.put("participantId", person())
                    .put("reaction", one(List.of("👍", "+1", "\u0001"))).putObject("message").put("id", message());
            case "chat.delivered", "chat.read" -> event.put("participantId", person()).put("upTo", time());
            case "chat.messages.deleted" -> event.put("participantId", "p-2").put("until", "2026-11-21T08:59:30Z");
            default -> event.put("value", number);
        }
        return event;
    }

    private String message() {
        return "m-" + random.nextInt(60);
    }

    private void sent(ObjectNode message) {
        message.put("id", message()).put("participantId", person()).put("displayName", one(TEXTS))
                .put("createdAt", time());
        switch (random.nextInt(5)) {
            case 0 -> message.put("payloadType", "IMAGE_MESSAGE").put("payload", "https://example.org/é.png");
            case 1 -> message.put("payloadType", "FILE_MESSAGE").putObject("payload")
                    .put("link", "https://example.org/f").put("name", one(TEXTS));
            case 2 -> message.put("payloadType", "CUSTOM_MESSAGE").putObject("payload").put("text", one(TEXTS));
            default -> message.put("payloadType", "TEXT_MESSAGE").put("payload", one(TEXTS));
        }
        if (random.nextBoolean()) {
            message.put("userId", "u-" + random.nextInt(3)).put("replyTo", message()).put("sequence",
                    random.nextInt(3));
            message.putArray("roles").add("host").add(one(TEXTS) + "r");
            message.putObject("metadata").put("text", one(TEXTS)).put("number", 1e300);
        }
        if (random.nextInt(8) == 0) {
            message.putArray("targetUserIds").add("u-1");
        }
    }
}
