package dev.chatreplay.api.v2;

import dev.chatreplay.api.Choices;
import dev.chatreplay.api.Contract;
import dev.chatreplay.api.Paging;
import dev.chatreplay.api.QueryParameters;
import dev.chatreplay.api.ReadAccess;
import dev.chatreplay.api.Responses;
import dev.chatreplay.api.TimeBound;
import dev.chatreplay.download.SessionAccess;
import dev.chatreplay.event.PayloadType;
import dev.chatreplay.history.MessagePages;
import dev.chatreplay.history.Order;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.RequestContext;

/// The route that reads the messages of a session page by page.
public final class MessageRoutes {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_CURSOR_CODE_POINTS = 4096;

    private final Contract contract;
    private final ReadAccess access;
    private final MessagePages pages;

    public MessageRoutes(Contract contract, SessionAccess access, MessagePages pages) {
        this.contract = contract;
        this.access = new ReadAccess(contract, access);
        this.pages = pages;
    }

    /// Handles `GET /v2/sessions/{sessionId}/messages`.
    public HttpResponse list(HttpRequest request, RequestContext context) {
        var granted = access.authorize(request, context);
        var parameters = new QueryParameters(request);
        var query = query(parameters);
        var cursor = parameters.text("cursor", MAX_CURSOR_CODE_POINTS);
        parameters.check();
        return switch (pages.read(granted.session(), query, cursor, context.deadline())) {
            case MessagePages.Page page -> {
                page.leftOut().addTo(context.line());
                yield answer(page);
            }
            case MessagePages.Processing(var retryAfter) -> contract.processing(request, retryAfter, context.line());
        };
    }

    private static MessagePages.Query query(QueryParameters parameters) {
        return new MessagePages.Query(
                parameters.choice("order", Choices.of("asc", Order.OLDEST_FIRST, "desc", Order.NEWEST_FIRST))
                        .orElse(Order.OLDEST_FIRST),
                parameters.id("participant_id"), parameters.id("user_id"),
                parameters.choice("type", Choices.of(PayloadType.values())).map(PayloadType::name),
                parameters.choice("pinned", Choices.of("true", true, "false", false)),
                parameters.time("since").map(TimeBound::from), parameters.time("until").map(TimeBound::from),
                parameters.wholeNumber("limit", 1, MessagePages.MAX_LIMIT).orElse(DEFAULT_LIMIT));
    }

    private static HttpResponse answer(MessagePages.Page page) {
        var paging = Paging.continued(page.nextCursor());
        return new HttpResponse(200, Responses.data(json -> {
            json.writeArrayFieldStart("messages");
            for (var message : page.messages()) {
                json.writeRawValue(message);
            }
            json.writeEndArray();
        }, json -> {
            json.writeBooleanField("chat_complete", page.complete());
            paging.writeTo(json);
        }));
    }
}
