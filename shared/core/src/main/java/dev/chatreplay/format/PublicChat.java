package dev.chatreplay.format;

import dev.chatreplay.chat.ChatMessage;

/// Decides which messages everyone may see: those that are neither private nor deleted.
public final class PublicChat {
    private PublicChat() {}

    /// Whether the public chat includes a message.
    public static boolean includes(ChatMessage message) {
        return !message.isPrivate() && !message.deleted();
    }
}
