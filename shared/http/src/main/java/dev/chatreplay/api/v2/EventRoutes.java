package dev.chatreplay.api.v2;

import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.RequestContext;
import dev.chatreplay.ingest.EventIngestion;
import dev.chatreplay.ingest.EventIngestion.IngestionResult;
import dev.chatreplay.ingest.EventIngestion.IngestionResult.Recorded;
import dev.chatreplay.ingest.EventIngestion.IngestionResult.TooLate;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Detail;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.Metric;
import java.util.OptionalInt;

/// The routes for producers.
public final class EventRoutes {
    private final EventIngestion ingestion;

    public EventRoutes(EventIngestion ingestion) {
        this.ingestion = ingestion;
    }

    /// Handles `POST /v2/events`: records the events of the body.
    public HttpResponse post(HttpRequest request, RequestContext context) {
        return switch (record(request, context)) {
            case Recorded(int count) -> {
                context.line().with(Metric.EVENTS_RECORDED, count);
                yield new HttpResponse(200, Responses.data(json -> json.writeNumberField("recorded", count)));
            }
            case TooLate late -> throw sessionClosed(late);
        };
    }

    private IngestionResult record(HttpRequest request, RequestContext context) {
        var credentials = BasicCredentials.of(request);
        return request.bytes()
                .map(bytes -> ingestion.post(credentials, bytes, context.deadline(), context.line()))
                .orElseGet(() -> ingestion.post(credentials, request.body(), context.deadline(), context.line()));
    }

    private static ApiException sessionClosed(TooLate late) {
        var rule = "a session accepts events until " + late.lateWindow().toDays() + " days after its end";
        return new ApiException(Reason.SESSION_CLOSED,
                "events[" + late.indices().getFirst() + "] is too late: " + rule
                        + "; nothing of this request was recorded",
                late.indices().stream().map(index -> new Detail(OptionalInt.of(index), "$.events[" + index + "]",
                        Reason.SESSION_CLOSED.name(), rule)).toList());
    }
}
