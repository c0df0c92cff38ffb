package dev.chatreplay.api.hundredms;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatreplay.event.Id;
import java.util.Base64;
import java.util.Optional;

/// The id of the chat of a session among the assets of 100ms: `chat_`, and the base64url of the session id's UTF-8 without padding. The clients
/// of 100ms percent-encode nothing, so an id has only characters that are safe in a URL.
final class AssetId {
    private static final String PREFIX = "chat_";

    private AssetId() {}

    /// Returns the id of a session's chat.
    static String of(String sessionId) {
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(sessionId.getBytes(UTF_8));
    }

    /// Returns the session id in an id of an asset. Empty for any other text, because each session has exactly one id.
    static Optional<String> sessionOf(String assetId) {
        if (!assetId.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            // Bytes that are not UTF-8 become U+FFFD here. Their id then differs from that of the session.
            return Optional.of(new String(Base64.getUrlDecoder().decode(assetId.substring(PREFIX.length())), UTF_8))
                    .filter(id -> Id.isValid(id) && of(id).equals(assetId));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
