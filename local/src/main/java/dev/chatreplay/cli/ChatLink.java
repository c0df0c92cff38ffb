package dev.chatreplay.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;

/// A download link, its expiry, and the size and hash of the file behind it.
record ChatLink(URI url, String expiry, boolean complete, long messages, long bytes, String sha256) {

    /// Reads the `data` of an answer.
    ///
    /// @throws CommandFailure when it has no SHA-256, without which no file can be verified
    static ChatLink of(JsonNode data) {
        if (!data.path("chat_sha256").asText().matches("[0-9a-f]{64}")) {
            throw new CommandFailure("The API names no SHA-256 of the file. Check that CHAT_REPLAY_URL is the URL of"
                    + " Chat Replay.");
        }
        return new ChatLink(URI.create(data.path("chat_download_url").asText()),
                data.path("chat_download_url_expiry").asText(), data.path("chat_complete").asBoolean(),
                data.path("chat_message_count").asLong(), data.path("chat_size_bytes").asLong(),
                data.path("chat_sha256").asText());
    }

    /// Returns the link without its query string, because the signature in it gives access to the chat.
    @Override
    public String toString() {
        return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath() + "?…";
    }
}
