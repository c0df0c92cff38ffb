package dev.chatreplay.api.realtimekit;

import dev.chatreplay.api.Responses;
import dev.chatreplay.api.WebhookRoutes;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.RequestContext;
import dev.chatreplay.webhook.EventNames;

/// The route with the names of events that RealtimeKit has for webhooks.
public final class WebhookEvents {
    private final WebhookRoutes webhooks;

    /// @param webhooks authorizes the callers
    public WebhookEvents(WebhookRoutes webhooks) {
        this.webhooks = webhooks;
    }

    /// Handles `GET …/webhooks/all`. Of these names, only `meeting.chatSynced` is ever sent.
    public HttpResponse list(HttpRequest request, RequestContext context) {
        webhooks.authorize(request, context);
        return new HttpResponse(200, Responses.texts(EventNames.REALTIMEKIT));
    }
}
