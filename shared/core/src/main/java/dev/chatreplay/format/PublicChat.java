package dev.chatreplay.format;

import dev.chatreplay.chat.ChatMessage;

/// Selects the messages of the public chat: those that are neither private nor deleted.
public final class PublicChat {
    private PublicChat() {}

    /// Returns whether the public chat includes a message.
    public static boolean includes(ChatMessage message) {
        return !message.isPrivate() && !message.deleted();
    }

    /// Returns whether the public chat would include a message if no event had deleted it.
    public static boolean hasLost(ChatMessage message) {
        return !message.isPrivate() && message.deleted();
    }
}
