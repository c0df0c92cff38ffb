package dev.chatreplay.api.connectycube;

import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.Json;
import java.util.List;

/// Builds the successful answers. None has a wrapper.
final class CubeAnswer {
    /// The maximum size of an answer, as Lambda sends it. Its
    /// [answer](https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html) may have 6 MB.
    private static final long MAX_BYTES = 5_500_000;
    private static final int MAX_ASCII = 0x7f;
    private static final int BYTES_OF_OTHERS = 3;

    private CubeAnswer() {}

    /// Returns an answer with these fields.
    ///
    /// @throws ApiException `MESSAGE_TOO_LARGE` when Lambda could not send the answer
    static HttpResponse of(Json.Fields fields) {
        var body = Json.object(fields);
        if (bytes(body) > MAX_BYTES) {
            throw new ApiException(Reason.MESSAGE_TOO_LARGE,
                    "Lower limit: the messages of this page are larger than an answer may be.", List.of());
        }
        return new HttpResponse(200, body);
    }

    /// Returns a bound of the size. Lambda sends the answer as a JSON text, so each quote and each backslash takes two bytes.
    private static long bytes(String body) {
        long bytes = 0;
        for (var i = 0; i < body.length(); i++) {
            var unit = body.charAt(i);
            bytes += unit > MAX_ASCII ? BYTES_OF_OTHERS : unit == '"' || unit == '\\' ? 2 : 1;
        }
        return bytes;
    }
}
