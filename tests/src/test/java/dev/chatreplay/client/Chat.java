package dev.chatreplay.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/// Builds the events of one session in order. Each event occurs one second after the previous one.
///
///     var chat = new Chat().started().sent("m-1", "hello").edited("m-1", "hello all").ended();
///     organization.send(chat);
public final class Chat {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant FIRST = Instant.parse("2026-11-21T09:00:00.123Z");

    private final String sessionId;
    private final List<ObjectNode> events = new ArrayList<>();
    private String meetingId = "m-1";
    private Instant first = FIRST;
    private int added;

    /// Creates a chat of a session that no other test uses.
    public Chat() {
        this("s-" + Long.toHexString(ThreadLocalRandom.current().nextLong()));
    }

    /// Creates a chat of the session `sessionId`.
    public Chat(String sessionId) {
        this.sessionId = sessionId;
    }

    /// Lets all further events be of another meeting.
    public Chat inMeeting(String id) {
        meetingId = id;
        return this;
    }

    /// Lets the first event occur at another time, and all further events as long after it as before. The time has whole milliseconds.
    public Chat startingAt(Instant time) {
        first = time;
        return this;
    }

    /// Returns the id of the session.
    public String sessionId() {
        return sessionId;
    }

    /// Returns all events so far. Tests send them and compute the expected CSV from them.
    public List<ObjectNode> events() {
        return List.copyOf(events);
    }

    /// Returns the events from index `first` on, counted from 0.
    public List<ObjectNode> eventsFrom(int first) {
        return List.copyOf(events.subList(first, events.size()));
    }

    /// Returns the event that was added last.
    public ObjectNode last() {
        return events.getLast();
    }

    /// Adds `session.started`.
    public Chat started() {
        return event("session.started", e -> e.put("title", "Weekly"));
    }

    /// Adds `session.ended`.
    public Chat ended() {
        return event("session.ended", e -> e.put("reason", "HOST_ENDED_MEETING"));
    }

    /// Adds a text message of the participant Amara.
    public Chat sent(String messageId, String text) {
        return sent(messageId, text, _ -> {
        });
    }

    /// Adds a text message, then applies `change` to its `message` object.
    public Chat sent(String messageId, String text, Consumer<ObjectNode> change) {
        return event("chat.message.sent", e -> {
            var message = e.putObject("message").put("id", messageId).put("participantId", "p-1").put("userId", "u-1")
                    .put("displayName", "Amara").put("payloadType", "TEXT_MESSAGE").put("payload", text)
                    .put("createdAt", e.get("occurredAt").asText());
            change.accept(message);
        });
    }

    /// Adds a message that only `userIds` may see.
    public Chat sentTo(List<String> userIds, String messageId, String text) {
        return sent(messageId, text, message -> userIds.forEach(message.withArray("targetUserIds")::add));
    }

    /// Adds an edit.
    public Chat edited(String messageId, String text) {
        return event("chat.message.edited", e -> e.putObject("message").put("id", messageId).put("payload", text));
    }

    /// Adds a pin.
    public Chat pinned(String messageId) {
        return event("chat.message.pinned", e -> e.putObject("message").put("id", messageId));
    }

    /// Adds an unpin.
    public Chat unpinned(String messageId) {
        return event("chat.message.unpinned", e -> e.putObject("message").put("id", messageId));
    }

    /// Adds a deletion.
    public Chat deleted(String messageId) {
        return event("chat.message.deleted", e -> e.putObject("message").put("id", messageId));
    }

    /// Adds a reaction of a participant.
    public Chat reacted(String messageId, String participantId, String reaction) {
        return reaction("chat.reaction.added", messageId, participantId, reaction);
    }

    /// Removes a reaction of a participant.
    public Chat unreacted(String messageId, String participantId, String reaction) {
        return reaction("chat.reaction.removed", messageId, participantId, reaction);
    }

    private Chat reaction(String type, String messageId, String participantId, String reaction) {
        return event(type, e -> e.put("participantId", participantId).put("reaction", reaction).putObject("message")
                .put("id", messageId));
    }

    /// Adds the marker that a participant has read all messages up to a time.
    public Chat read(String participantId, String upTo) {
        return event("chat.read", e -> e.put("participantId", participantId).put("upTo", upTo));
    }

    /// Adds the marker that a participant has received all messages up to a time.
    public Chat delivered(String participantId, String upTo) {
        return event("chat.delivered", e -> e.put("participantId", participantId).put("upTo", upTo));
    }

    /// Deletes all messages up to now, then applies `change` to the event.
    public Chat messagesDeleted(Consumer<ObjectNode> change) {
        return event("chat.messages.deleted", change);
    }

    /// Adds an event of `type` with the common fields, then applies `change` to it.
    public Chat event(String type, Consumer<ObjectNode> change) {
        var event = JSON.createObjectNode().put("type", type).put("id", "evt-" + added)
                .put("occurredAt", first.plus(Duration.ofSeconds(added)).truncatedTo(ChronoUnit.MILLIS).toString())
                .put("sessionId", sessionId).put("meetingId", meetingId);
        change.accept(event);
        events.add(event);
        added++;
        return this;
    }
}
