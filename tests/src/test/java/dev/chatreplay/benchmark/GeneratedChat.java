package dev.chatreplay.benchmark;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.event.ChatEventParser;
import dev.chatreplay.event.ParsedEvent;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Generates the events of a long chat. Its messages are texts of all lengths, images, files and custom payloads. Some are replies or
/// private, and some have roles or metadata. Edits, pins, deletions, reactions, markers of thousands of participants, and extension events
/// follow them. The same number of messages gives the same events. It holds one message of each thread in memory.
final class GeneratedChat {
    private static final int PARTICIPANTS = 5_000;
    static final Instant START = Instant.parse("2026-11-21T09:00:00.123Z");
    private static final int MESSAGE_MILLIS = 37;
    private static final List<String> WORDS = List.of("hello", "the agenda", "\"quoted\"", "naïve", "=1+1", "a, b",
            "see you", "<b>bold</b>", "日本語", "👍🏽", "line\nbreak", "budget", "next quarter",
            "https://example.org/page",
            "thanks", "I agree");
    private static final List<String> REACTIONS = List.of("👍", "❤️", "😂", "🎉", "+1");

    private final int messages;
    private final Consumer<ParsedEvent> consumer;

    private GeneratedChat(int messages, Consumer<ParsedEvent> consumer) {
        this.messages = messages;
        this.consumer = consumer;
    }

    /// Hands over the events of a chat, on several threads.
    ///
    /// @return the number of messages in the public chat
    static int generate(int messages, Consumer<ParsedEvent> consumer) {
        var chat = new GeneratedChat(messages, consumer);
        chat.add(event("session.started").put("title", "All hands"), -1);
        var publicMessages = IntStream.range(0, messages).parallel()
                .filter(number -> chat.isPublic(number, new SplittableRandom(number))).count();
        chat.add(event("chat.messages.deleted").put("participantId", "p-0").put("until", at(messages / 2)), messages);
        chat.add(event("session.ended"), messages);
        return (int) publicMessages;
    }

    /// Adds a message and its updates, and returns whether the public chat has it.
    private boolean isPublic(int number, SplittableRandom random) {
        var event = event("chat.message.sent");
        var participant = random.nextInt(PARTICIPANTS);
        var message = event.putObject("message").put("id", id(number)).put("participantId", "p-" + participant)
                .put("userId", "u-" + participant).put("displayName", "Participant " + participant)
                .put("createdAt", at(number)).put("sequence", number);
        var isText = payload(message, random);
        if (number > 0 && random.nextInt(100) < 15) {
            message.put("replyTo", id(number - 1 - random.nextInt(Math.min(number, 50))));
        }
        if (random.nextInt(100) < 10) {
            message.putArray("roles").add("presenter").add("host");
        }
        if (random.nextInt(100) < 10) {
            message.putObject("metadata").put("client", "web").put("thread", random.nextInt(1000));
        }
        var isPrivate = random.nextInt(100) < 2;
        if (isPrivate) {
            message.putArray("targetUserIds").add("u-1").add("u-2");
        }
        add(event, number);
        var isDeleted = updates(number, isText, random) || (participant == 0 && number <= messages / 2);
        return !isPrivate && !isDeleted;
    }

    /// Puts a payload into a message, and returns whether it is a text.
    private static boolean payload(ObjectNode message, SplittableRandom random) {
        var kind = random.nextInt(100);
        if (kind < 84) {
            message.put("payloadType", "TEXT_MESSAGE").put("payload", text(random));
        } else if (kind < 88) {
            message.put("payloadType", "IMAGE_MESSAGE").put("payload", "https://example.org/images/" + kind + ".png");
        } else if (kind < 95) {
            message.put("payloadType", "FILE_MESSAGE").putObject("payload").put("link", "https://example.org/files/7")
                    .put("name", "report, final.pdf").put("size", random.nextInt(1_000_000));
        } else {
            message.put("payloadType", "CUSTOM_MESSAGE").putObject("payload").put("poll", text(random)).put("votes", 7);
        }
        return kind < 84;
    }

    /// Adds the updates of a message and the events after it. Returns whether the message is deleted.
    private boolean updates(int number, boolean isText, SplittableRandom random) {
        if (isText && random.nextInt(100) < 6) {
            var edited = event("chat.message.edited");
            edited.putObject("message").put("id", id(number)).put("payload", text(random));
            add(edited, number + 1);
        }
        if (random.nextInt(1000) < 5) {
            add(about("chat.message.pinned", number), number + 1);
            if (random.nextBoolean()) {
                add(about("chat.message.unpinned", number), number + 2);
            }
        }
        for (int reactions = random.nextInt(100) < 20 ? 1 + random.nextInt(3) : 0; reactions > 0; reactions--) {
            var participant = "p-" + random.nextInt(PARTICIPANTS);
            var reaction = REACTIONS.get(random.nextInt(REACTIONS.size()));
            add(reaction("chat.reaction.added", number, participant, reaction), number + 1);
            if (random.nextInt(10) == 0) {
                add(reaction("chat.reaction.removed", number, participant, reaction), number + 2);
            }
        }
        if (random.nextInt(100) < 15) {
            add(event(random.nextBoolean() ? "chat.read" : "chat.delivered")
                    .put("participantId", "p-" + random.nextInt(PARTICIPANTS)).put("upTo", at(number)), number + 1);
        }
        if (random.nextInt(100) == 0) {
            add(event("x.poll.opened").put("question", text(random)), number);
        }
        var isDeleted = random.nextInt(100) == 0;
        if (isDeleted) {
            add(about("chat.message.deleted", number), number + 3);
        }
        return isDeleted;
    }

    private static ObjectNode reaction(String type, int number, String participant, String reaction) {
        return about(type, number).put("participantId", participant).put("reaction", reaction);
    }

    private static ObjectNode about(String type, int number) {
        var event = event(type);
        event.putObject("message").put("id", id(number));
        return event;
    }

    private static ObjectNode event(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    private static String id(int number) {
        return "msg-" + number;
    }

    private static String at(int number) {
        return START.plusMillis((long) MESSAGE_MILLIS * number).toString();
    }

    /// Returns a text. Most texts are short.
    private static String text(SplittableRandom random) {
        var text = new StringBuilder();
        for (int words = 1 + random.nextInt(1 + random.nextInt(40)); words > 0; words--) {
            text.append(WORDS.get(random.nextInt(WORDS.size()))).append(words > 1 ? " " : "");
        }
        return text.toString();
    }

    /// Hands over an event. Its id says what it holds, so that each run gives the same ids.
    private void add(ObjectNode event, int number) {
        event.put("id", "evt-" + Integer.toHexString(event.hashCode()) + "-" + number).put("occurredAt", at(number))
                .put("sessionId", "generated")
                .put("organizationId", BenchmarkStack.ORGANIZATION).put("meetingId", "m-1");
        consumer.accept(ChatEventParser.parse(event.toString(), Instant.now()));
    }
}
