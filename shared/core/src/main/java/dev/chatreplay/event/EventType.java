package dev.chatreplay.event;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The types of events that a producer may send. No switch over them has a `default`, so the compiler names every place that a new
/// type affects.
public enum EventType {
    /// The session is live. Its messages or its end may be received first.
    SESSION_STARTED("session.started"),
    /// The session has ended. Late events of it may follow.
    SESSION_ENDED("session.ended"),
    /// A participant wrote a message.
    MESSAGE_SENT("chat.message.sent"),
    /// A message has a new payload.
    MESSAGE_EDITED("chat.message.edited"),
    /// A message is shown above the others.
    MESSAGE_PINNED("chat.message.pinned"),
    /// A message is no longer shown above the others.
    MESSAGE_UNPINNED("chat.message.unpinned"),
    /// A message is deleted. A deletion is final.
    MESSAGE_DELETED("chat.message.deleted"),
    /// All messages of a session or of a person are deleted.
    MESSAGES_DELETED("chat.messages.deleted"),
    /// A participant reacted to a message.
    REACTION_ADDED("chat.reaction.added"),
    /// A participant removed a reaction.
    REACTION_REMOVED("chat.reaction.removed"),
    /// Messages were delivered to a participant.
    MESSAGES_DELIVERED("chat.delivered"),
    /// A participant has read messages.
    MESSAGES_READ("chat.read"),
    /// An event of the producer's own name space. Its name is `x.` and 1 to 62 characters of `A-Z a-z 0-9 . _ -`.
    EXTENSION("x.");

    private static final int MAX_EXTENSION_CHARACTERS = 62;

    private static final Map<String, EventType> BY_WIRE_NAME = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(EventType::wireName, Function.identity()));

    private final String wireName;

    EventType(String wireName) {
        this.wireName = wireName;
    }

    /// Returns the name that producers send in `type`. It is also a part of the chat log's keys. For an extension event it is only the
    /// prefix of that name.
    public String wireName() {
        return wireName;
    }

    /// Returns the type of that name; empty when there is none.
    public static Optional<EventType> of(String wireName) {
        if (wireName.startsWith(EXTENSION.wireName)) {
            return isExtension(wireName) ? Optional.of(EXTENSION) : Optional.empty();
        }
        return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
    }

    private static boolean isExtension(String wireName) {
        var start = EXTENSION.wireName.length();
        if (wireName.length() == start || wireName.length() > start + MAX_EXTENSION_CHARACTERS) {
            return false;
        }
        for (var i = start; i < wireName.length(); i++) {
            if (!Text.isAsciiLetterOrDigit(wireName.charAt(i)) && "._-".indexOf(wireName.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}
