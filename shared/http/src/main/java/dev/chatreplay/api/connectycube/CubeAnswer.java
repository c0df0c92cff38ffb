package dev.chatreplay.api.connectycube;

import dev.chatreplay.api.AnswerSize;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.Json;
import java.util.List;

/// Builds the successful answers. None has a wrapper.
final class CubeAnswer {
    private CubeAnswer() {}

    /// Returns an answer with these fields.
    ///
    /// @throws ApiException `MESSAGE_TOO_LARGE` when Lambda could not send the answer
    static HttpResponse of(Json.Fields fields) {
        var body = Json.object(fields);
        if (AnswerSize.bytes(body) > AnswerSize.MAX_BYTES) {
            throw new ApiException(Reason.MESSAGE_TOO_LARGE,
                    "Lower limit: the messages of this page are larger than an answer may be.", List.of());
        }
        return new HttpResponse(200, body);
    }
}
