package dev.chatreplay.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;

/// Writes session ids in paths as docs/api.md describes it for API consumers.
final class PathIds {
    private PathIds() {}

    /// Returns the form of an id that works in a path.
    static String encode(String id) {
        var needsTilde = id.matches("(?s)\\.|\\.\\.|~.*|.*[/?%\\\\].*");
        return needsTilde
                ? "~" + Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(UTF_8))
                : URLEncoder.encode(id, UTF_8).replace("+", "%20");
    }
}
