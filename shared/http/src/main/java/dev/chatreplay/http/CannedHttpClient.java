package dev.chatreplay.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/// An HTTP client that stubs AWS without a network. It replaces [LoopbackServer] when the runtime lacks that module, and primes fewer
/// classes.
record CannedHttpClient(CannedResponses responses) implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return respond(request);
            }

            @Override
            public void abort() {}
        };
    }

    private HttpExecuteResponse respond(HttpExecuteRequest request) throws IOException {
        var body = responses.body(request.httpRequest().firstMatchingHeader("X-Amz-Target").orElseThrow());
        var response = SdkHttpResponse.builder().statusCode(CannedResponses.STATUS);
        CannedResponses.headers(body).forEach(response::putHeader);
        return HttpExecuteResponse.builder().response(response.build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                .build();
    }

    @Override
    public void close() {}
}
