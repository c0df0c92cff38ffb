package dev.chatreplay.api.hundredms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the ids of assets.
class AssetIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"s-1", "19:meeting_x@thread.v2", "a/b?c%d+e f", "é日😀", "..", "~", "chat_"})
    void idIsSafeInUrlsAndLeadsBackToItsSession(String sessionId) {
        var id = AssetId.of(sessionId);
        assertThat(id).matches("chat_[A-Za-z0-9_-]+");
        assertThat(AssetId.sessionOf(id)).contains(sessionId);
    }

    @Test
    void longestSessionIdHasId() {
        assertThat(AssetId.sessionOf(AssetId.of("x".repeat(256)))).contains("x".repeat(256));
        assertThat(AssetId.sessionOf(AssetId.of("x".repeat(257)))).isEmpty();
    }

    /// Loose bits, padding, another alphabet, bytes that are not UTF-8, a control character.
    @ParameterizedTest
    @ValueSource(strings = {"", "chat_", "s-1", "chat_cy1", "chat_cy0x=", "chat_YR", "chat_YQ==", "chat_+/", "chat__w",
            "chat_AA", "Chat_cy0x", "chat_cy0x "})
    void otherTextIsNoId(String text) {
        assertThat(AssetId.sessionOf(text)).isEmpty();
    }
}
