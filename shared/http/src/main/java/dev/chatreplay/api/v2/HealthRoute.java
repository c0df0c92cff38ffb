package dev.chatreplay.api.v2;

import dev.chatreplay.api.Responses;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.RequestContext;

/// The route that monitors and load balancers call.
public final class HealthRoute {
    private HealthRoute() {}

    /// Handles `GET /v2/health`: answers that API Gateway and Lambda serve requests. It needs no credentials and makes no call to AWS. So an
    /// outage of DynamoDB does not change the answer, and no flood of it costs a read.
    public static HttpResponse get(HttpRequest request, RequestContext context) {
        return new HttpResponse(200, Responses.data(json -> json.writeStringField("status", "OK")));
    }
}
