package dev.chatreplay.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chatreplay.event.EventTime;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.RequestContext;
import dev.chatreplay.organization.Authentication;
import dev.chatreplay.organization.Scope;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.Json;
import dev.chatreplay.webhook.EventNames;
import dev.chatreplay.webhook.Signer;
import dev.chatreplay.webhook.SigningKey;
import dev.chatreplay.webhook.TooManySecretsException;
import dev.chatreplay.webhook.TooManyWebhooksException;
import dev.chatreplay.webhook.Webhook;
import dev.chatreplay.webhook.WebhookChangedException;
import dev.chatreplay.webhook.WebhookKey;
import dev.chatreplay.webhook.Webhooks;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/// The routes with which an organization manages its webhooks. They need the scope `manage`.
public final class WebhookRoutes {
    /// The name of the path parameter with the id of a webhook, and of its field in the log line.
    private static final String WEBHOOK_ID = "webhookId";
    private static final Set<String> REQUIRED = Set.of("name", "url", "events");

    private final Contract contract;
    private final Authentication authentication;
    private final Webhooks webhooks;
    private final Signer signer;
    private final SigningKey signingKey;
    private final boolean allowsLoopback;
    private final Clock clock;

    /// @param allowsLoopback whether a URL may be http to a loopback address, for the embedded stack
    public WebhookRoutes(Contract contract, Authentication authentication, Webhooks webhooks, Signer signer,
            SigningKey signingKey, boolean allowsLoopback, Clock clock) {
        this.contract = contract;
        this.authentication = authentication;
        this.webhooks = webhooks;
        this.signer = signer;
        this.signingKey = signingKey;
        this.allowsLoopback = allowsLoopback;
        this.clock = clock;
    }

    /// Handles `POST …/webhooks`: registers a webhook. Only this answer and that of a rotation have the secret.
    public HttpResponse create(HttpRequest request, RequestContext context) {
        var organization = authorize(request, context);
        var chosen = WebhookBody.read(request, REQUIRED, allowsLoopback);
        var webhook = write(() -> webhooks.create(WebhookKey.create(organization), chosen, clock.instant()));
        context.line().with(WEBHOOK_ID, webhook.key().webhookId());
        return new HttpResponse(201, Responses.data(json -> {
            write(webhook, json);
            json.writeStringField("secret", signer.secretOf(webhook));
        }));
    }

    /// Handles `GET …/webhooks`: lists the webhooks of the organization, the oldest first.
    public HttpResponse list(HttpRequest request, RequestContext context) {
        return new HttpResponse(200,
                Responses.list(webhooks.list(authorize(request, context)), WebhookRoutes::write));
    }

    /// Handles `GET …/webhooks/{webhookId}`.
    public HttpResponse get(HttpRequest request, RequestContext context) {
        return answer(webhooks.find(key(request, context)));
    }

    /// Handles `PUT …/webhooks/{webhookId}`: replaces name, URL and events, and enables the webhook unless the body says otherwise. Flavor
    /// and custom headers stay when the body has none, because no answer gives the values of the headers back.
    public HttpResponse replace(HttpRequest request, RequestContext context) {
        var key = key(request, context);
        var chosen = WebhookBody.read(request, REQUIRED, allowsLoopback).enabledByDefault();
        return answer(write(() -> webhooks.change(key, chosen, clock.instant())));
    }

    /// Handles `PATCH …/webhooks/{webhookId}`: changes the fields that the body has.
    public HttpResponse patch(HttpRequest request, RequestContext context) {
        var key = key(request, context);
        var chosen = WebhookBody.read(request, Set.of(), allowsLoopback);
        return answer(write(() -> webhooks.change(key, chosen, clock.instant())));
    }

    /// Handles `DELETE …/webhooks/{webhookId}`, and answers with the removed webhook.
    public HttpResponse remove(HttpRequest request, RequestContext context) {
        var key = key(request, context);
        var webhook = webhooks.find(key);
        if (webhook.isPresent()) {
            write(() -> {
                webhooks.remove(key);
                return key;
            });
        }
        return answer(webhook);
    }

    /// Handles `POST …/webhooks/{webhookId}/rotate-secret`: replaces the secret. The old one also signs for 24 hours.
    public HttpResponse rotateSecret(HttpRequest request, RequestContext context) {
        var key = key(request, context);
        var webhook = write(() -> webhooks.rotateSecret(key, clock.instant()))
                .orElseThrow(() -> new ApiException(Reason.WEBHOOK_NOT_FOUND));
        return new HttpResponse(200, Responses.data(json -> {
            write(webhook, json);
            json.writeStringField("secret", signer.secretOf(webhook));
            json.writeStringField("replaced_secret_until",
                    EventTime.shown(webhook.replaced().getFirst().until()));
        }));
    }

    /// Handles `GET /.well-known/webhooks.json`: answers with the public key that verifies the RSA signatures. It needs no credentials.
    public HttpResponse publicKey(HttpRequest request, RequestContext context) {
        return new HttpResponse(200, Json.object(json -> {
            json.writeBooleanField("success", true);
            json.writeObjectFieldStart("data");
            json.writeStringField("publicKey", signingKey.publicKeyPem());
            json.writeEndObject();
            json.writeStringField("message", "");
        }));
    }

    /// Authorizes a caller to manage the webhooks of its organization.
    ///
    /// @return the id of the organization
    /// @throws ApiException `UNAUTHORIZED`, or `SCOPE_MISSING`
    public String authorize(HttpRequest request, RequestContext context) {
        var caller = authentication.authenticate(contract.credentials(request), context.deadline(), context.line());
        caller.require(Scope.MANAGE);
        return caller.organization().id();
    }

    private WebhookKey key(HttpRequest request, RequestContext context) {
        var id = request.pathParameter(WEBHOOK_ID);
        // Before the authentication, so that also the log line of a refused caller names the webhook.
        if (WebhookKey.isValidId(id)) {
            context.line().with(WEBHOOK_ID, id);
        }
        return new WebhookKey(authorize(request, context), id);
    }

    private static <T> T write(Supplier<T> write) {
        try {
            return write.get();
        } catch (TooManyWebhooksException e) {
            throw new ApiException(Reason.TOO_MANY_WEBHOOKS, e);
        } catch (TooManySecretsException e) {
            throw new ApiException(Reason.TOO_MANY_SECRETS, e.advice(), List.of());
        } catch (WebhookChangedException e) {
            throw new ApiException(Reason.TRY_AGAIN, e);
        }
    }

    private static HttpResponse answer(Optional<Webhook> webhook) {
        var found = webhook.orElseThrow(() -> new ApiException(Reason.WEBHOOK_NOT_FOUND));
        return new HttpResponse(200, Responses.data(json -> write(found, json)));
    }

    private static void write(Webhook webhook, JsonGenerator json) throws IOException {
        json.writeStringField("id", webhook.key().webhookId());
        json.writeStringField("name", webhook.name());
        json.writeStringField("url", webhook.url().toString());
        writeTexts("events", EventNames.sorted(webhook.events()), json);
        writeTexts("sends", webhook.sends(), json);
        json.writeStringField("created_at", EventTime.shown(webhook.createdAt()));
        json.writeStringField("updated_at", EventTime.shown(webhook.updatedAt()));
        json.writeBooleanField("enabled", webhook.enabled());
        json.writeStringField("flavor", webhook.flavor().flavorName());
        writeTexts("header_names", new TreeSet<>(webhook.headers().names()), json);
        if (webhook.disabledReason().isPresent()) {
            json.writeStringField("disabled_reason", webhook.disabledReason().get());
        }
    }

    private static void writeTexts(String field, Iterable<String> texts, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(field);
        for (var text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
