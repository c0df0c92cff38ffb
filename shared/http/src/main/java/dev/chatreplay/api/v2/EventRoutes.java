package dev.chatreplay.api.v2;

import dev.chatreplay.api.Choices;
import dev.chatreplay.api.Details;
import dev.chatreplay.api.QueryParameters;
import dev.chatreplay.api.Responses;
import dev.chatreplay.event.ChatEventParser;
import dev.chatreplay.http.ContentEncoding;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.RequestContext;
import dev.chatreplay.ingest.EventIngestion;
import dev.chatreplay.ingest.EventIngestion.IngestionResult;
import dev.chatreplay.ingest.EventIngestion.IngestionResult.Recorded;
import dev.chatreplay.ingest.EventIngestion.IngestionResult.Refused;
import dev.chatreplay.ingest.EventIngestion.OnInvalid;
import dev.chatreplay.ingest.RefusedEvent;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Detail;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.Metric;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/// The routes for producers.
public final class EventRoutes {
    private static final String ON_INVALID = "on_invalid";

    private final EventIngestion ingestion;

    public EventRoutes(EventIngestion ingestion) {
        this.ingestion = ingestion;
    }

    /// Handles `POST /v2/events?on_invalid=skip`: records the events of the body.
    public HttpResponse post(HttpRequest request, RequestContext context) {
        var organization = ingestion.authenticate(BasicCredentials.of(request), context.deadline(), context.line());
        var onInvalid = onInvalid(request);
        var result = ContentEncoding.decode(request, ChatEventParser.MAX_BODY_BYTES,
                "Send the events in several requests, each with a body")
                .map(bytes -> ingestion.record(organization, bytes, onInvalid, context.deadline(), context.line()))
                .orElseGet(() -> ingestion.record(organization, request.body(), onInvalid, context.deadline(),
                        context.line()));
        return response(result, onInvalid, context);
    }

    private static OnInvalid onInvalid(HttpRequest request) {
        var query = new QueryParameters(request);
        var chosen = query.choice(ON_INVALID, Choices.of("refuse", OnInvalid.REFUSE, "skip", OnInvalid.SKIP));
        query.check();
        return chosen.orElse(OnInvalid.REFUSE);
    }

    private static HttpResponse response(IngestionResult result, OnInvalid onInvalid, RequestContext context) {
        return switch (result) {
            case Recorded(int count, var refused) -> {
                context.line().with(Metric.EVENTS_RECORDED, count).with("refused", refused.size());
                yield new HttpResponse(200, Responses.data(json -> {
                    json.writeNumberField("recorded", count);
                    if (onInvalid == OnInvalid.SKIP) {
                        Details.write(json, "refused", refused.stream().map(EventRoutes::detail).toList());
                    }
                }));
            }
            case Refused refused -> {
                context.line().with("refused", refused.refused().size());
                throw error(refused);
            }
        };
    }

    private static ApiException error(Refused batch) {
        var refused = batch.refused();
        var first = refused.getFirst();
        return new ApiException(reason(refused),
                "No event was recorded, because " + refused.size() + " of " + batch.count()
                        + (refused.size() == 1 ? " is" : " are") + " refused. The first is events[" + first.index()
                        + "]: "
                        + first.reason() + " at " + first.path() + ": " + first.message()
                        + " Correct the refused events, or set " + ON_INVALID + " to skip to record the others.",
                refused.stream().map(EventRoutes::detail).toList());
    }

    private static Detail detail(RefusedEvent event) {
        return new Detail(OptionalInt.of(event.index()), event.path(), event.reason(), event.message());
    }

    private static Reason reason(List<RefusedEvent> refused) {
        var reasons = refused.stream().map(RefusedEvent::reason).collect(Collectors.toSet());
        if (reasons.equals(Set.of(RefusedEvent.SESSION_CLOSED))) {
            return Reason.SESSION_CLOSED;
        }
        return reasons.equals(Set.of(RefusedEvent.EVENT_TOO_LARGE)) ? Reason.TOO_LARGE : Reason.INVALID_EVENTS;
    }
}
