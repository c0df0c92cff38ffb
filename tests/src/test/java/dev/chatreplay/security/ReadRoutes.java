package dev.chatreplay.security;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The routes that read sessions, for tests of every one of them.
final class ReadRoutes {
    /// The routes of `/v2` below a session.
    static final List<String> BELOW_SESSION_OF_V2 = List.of("GET /v2/sessions/{sessionId}",
            "GET /v2/sessions/{sessionId}/participants", "GET /v2/sessions/{sessionId}/participants/{participantId}",
            "GET /v2/sessions/{sessionId}/messages", "GET /v2/sessions/{sessionId}/chat");
    /// All routes of `/v2`.
    static final List<String> OF_V2 = Stream.concat(Stream.of("GET /v2/sessions"), BELOW_SESSION_OF_V2.stream())
            .toList();
    /// The routes of RealtimeKit below a session, by method and path below an app.
    static final List<String> BELOW_SESSION_OF_REALTIMEKIT = List.of("GET /sessions/{sessionId}",
            "GET /sessions/{sessionId}/participants", "GET /sessions/{sessionId}/participants/{participantId}",
            "GET /sessions/{sessionId}/chat");
    /// All routes of RealtimeKit, those of webhooks too.
    static final List<String> OF_REALTIMEKIT = Stream.of(Stream.of("GET /sessions"),
            BELOW_SESSION_OF_REALTIMEKIT.stream(),
            Stream.of("GET /webhooks", "POST /webhooks", "GET /webhooks/all", "GET /webhooks/{webhookId}",
                    "PUT /webhooks/{webhookId}", "PATCH /webhooks/{webhookId}", "DELETE /webhooks/{webhookId}"))
            .flatMap(routes -> routes).toList();
    /// All routes of ConnectyCube, by method and path below their prefix.
    static final List<String> OF_CONNECTYCUBE = List.of("GET /chat/Message", "GET /chat/Message/unread",
            "GET /chat/Message/{messageId}/reactions", "GET /chat/search", "GET /admin/chat/messages/list",
            "GET /admin/chat/list");
    /// Path parameters that any route takes.
    static final Map<String, String> PATH = pathOf("s-1");

    private ReadRoutes() {}

    /// Returns the path parameters with a session id.
    static Map<String, String> pathOf(String sessionId) {
        return Map.of("sessionId", sessionId, "participantId", "p-1", "webhookId",
                "0b5f1c9e-3a77-4c52-9d0e-6f2a8b1c4d3e", "messageId", "6b015d91a1b2c3d4e5f60718");
    }
}
