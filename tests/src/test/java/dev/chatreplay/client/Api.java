package dev.chatreplay.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.awaitility.pollinterval.PollInterval;

/// A client of the HTTP API with the credentials of one organization.
///
/// @param url the base URL
/// @param organizationId the organization that the credentials name
/// @param authorization the values of the `Authorization` header of each request, usually one
public record Api(String url, String organizationId, List<String> authorization) {
    private static final int MAX_EVENTS_PER_BODY = 100;
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10)).build();
    /// Longer than the time limit for an answer, in API Gateway and in the stacks of the tests.
    private static final Duration PATIENCE = Duration.ofSeconds(125);
    /// Longer than a request and the minute in which a postponed compaction comes back. Mutation testing shortens it, because changed code
    /// often never answers.
    private static final Duration PATIENCE_WITH_LEASES = Duration.ofSeconds(Long.getLong("patience.seconds", 300));

    /// Waits briefly at first, because most chats are ready within milliseconds. Then waits longer, because other tests need the processor.
    private static final PollInterval POLL = (count, _) -> Duration.ofMillis(Math.min(100, 20L * count));

    /// The end of a session starts a compaction. A request for another format during this work has to wait for the end of the lease, unless
    /// the work is as brief as this.
    private static final Duration BEFORE_FORMAT = Duration.ofMillis(100);

    /// Creates a client for an organization with its API key.
    public static Api of(String url, String organizationId, String apiKey) {
        return new Api(url, organizationId, List.of(basic(organizationId + ":" + apiKey)));
    }

    /// Returns the `Authorization` value for `credentials`, which may be malformed.
    public static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    }

    /// Returns a client of the same API with other `Authorization` headers.
    public Api with(String... authorizations) {
        return new Api(url, organizationId, List.of(authorizations));
    }

    /// Requests a session's chat once.
    public Answer chat(String sessionId) {
        return chat(sessionId, "");
    }

    /// Requests a chat once, with a segment of the path in place of a session id.
    public Answer chatAt(String segment) {
        return get("/v2/sessions/" + segment + "/chat");
    }

    /// Requests a session's chat in a format once.
    public Answer chat(String sessionId, String format) {
        return get(pathOf(sessionId) + "/chat" + (format.isEmpty() ? "" : "?format=" + format));
    }

    /// Requests a session's chat until the answer is not 202.
    public Answer chatWhenReady(String sessionId) {
        return chatWhenReady(sessionId, "");
    }

    /// Requests a session's chat in a format until the answer is not 202.
    public Answer chatWhenReady(String sessionId, String format) {
        return await().atMost(PATIENCE_WITH_LEASES).pollDelay(format.isEmpty() ? Duration.ZERO : BEFORE_FORMAT)
                .pollInterval(POLL)
                .until(() -> answered(() -> chat(sessionId, format)), answer -> answer.status() != 202);
    }

    /// Sends a request again that a busy machine could not answer in time, as clients do.
    private static Answer answered(Supplier<Answer> request) {
        var answer = request.get();
        return answer.status() == 503 ? request.get() : answer;
    }

    /// Lists sessions once.
    ///
    /// @param query the query parameters: `status=LIVE&per_page=10`
    public Answer sessions(String query) {
        return get("/v2/sessions?" + query);
    }

    /// Requests the details of a session.
    public Answer session(String sessionId) {
        return get(pathOf(sessionId));
    }

    /// Requests the participants of a session until the answer is not 202.
    public Answer participants(String sessionId, String query) {
        return whenReady(() -> get(pathOf(sessionId) + "/participants?" + query));
    }

    /// Requests a participant of a session until the answer is not 202.
    public Answer participant(String sessionId, String participantId) {
        return whenReady(() -> get(pathOf(sessionId) + "/participants/" + PathIds.encode(participantId)));
    }

    /// Requests a page of messages until the answer is not 202.
    public Answer messages(String sessionId, String query) {
        return whenReady(() -> get(pathOf(sessionId) + "/messages?" + query));
    }

    private static String pathOf(String sessionId) {
        return "/v2/sessions/" + PathIds.encode(sessionId);
    }

    /// Repeats a request until its answer is neither 202 nor 503.
    public static Answer whenReady(Callable<Answer> request) {
        return await().atMost(PATIENCE_WITH_LEASES).pollDelay(Duration.ZERO).pollInterval(POLL).until(request,
                answer -> answer.status() != 202 && answer.status() != 503);
    }

    /// Returns the API key of the credentials.
    public String apiKey() {
        var credentials = authorization.getFirst().substring("Basic ".length());
        return new String(Base64.getDecoder().decode(credentials), UTF_8).substring(organizationId.length() + 1);
    }

    /// Sends a request with a JSON body, for example to `/v2/webhooks`.
    public Answer send(String method, String path, String json) {
        return call(path, r -> r.header("Content-Type", "application/json").method(method,
                json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json)));
    }

    /// Sends a GET request.
    public Answer get(String path) {
        return call(path, HttpRequest.Builder::GET);
    }

    /// Sends events in one batch.
    public Answer post(List<ObjectNode> events) {
        return post(Json.utf8(Json.batch(events)));
    }

    /// Sends a body unchanged to `POST /v2/events`.
    public Answer post(byte[] body) {
        return call("/v2/events",
                r -> r.header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body)));
    }

    /// Sends a body unchanged to `POST /v2/events`, with a query such as `?on_invalid=skip` and `Name, value` header pairs.
    public Answer post(String query, byte[] body, String... headers) {
        return call("/v2/events" + query, r -> (headers.length == 0 ? r : r.headers(headers))
                .header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body)));
    }

    /// Sends events in one batch, and lets the API skip those that it refuses.
    public Answer postSkipping(List<ObjectNode> events) {
        return post("?on_invalid=skip", Json.utf8(Json.batch(events)));
    }

    /// Sends events in one batch. Fails unless the contract allows the batch and the API records it.
    public void send(List<ObjectNode> events) {
        assertThat(Contract.violations(Json.batch(events))).isEmpty();
        var answer = answered(() -> post(events));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.data().path("recorded").asInt()).isEqualTo(events.size());
    }

    /// Sends all events of a chat.
    public void send(Chat chat) {
        send(chat.events());
    }

    /// Sends all events of a long chat, in batches of the maximum size.
    public void sendInBatches(Chat chat) {
        List<ObjectNode> events = chat.events();
        for (int from = 0; from < events.size(); from += MAX_EVENTS_PER_BODY) {
            send(events.subList(from, Math.min(from + MAX_EVENTS_PER_BODY, events.size())));
        }
    }

    /// Requests the CSV of a session, then downloads it from its download link.
    public byte[] csv(String sessionId) {
        var answer = chatWhenReady(sessionId);
        assertThat(answer.status()).as("%s: %s", sessionId, answer).isEqualTo(200);
        return download(answer);
    }

    /// Downloads the file from the download link of an answer.
    public static byte[] download(Answer answer) {
        var file = fetch(answer.downloadUrl());
        assertThat(file.statusCode()).isEqualTo(200);
        return file.body();
    }

    /// Sends a GET request to any URL, with `Name, value` header pairs.
    public static HttpResponse<byte[]> fetch(URI url, String... headers) {
        return fetch(url, r -> headers.length == 0 ? r : r.headers(headers));
    }

    /// Sends a request to any URL.
    public static HttpResponse<byte[]> fetch(URI url, UnaryOperator<HttpRequest.Builder> change) {
        return exchange(change.apply(HttpRequest.newBuilder(url).timeout(PATIENCE)).build());
    }

    /// Sends a request to the API with this client's credentials.
    public Answer call(String path, UnaryOperator<HttpRequest.Builder> change) {
        return Answer.of(fetch(URI.create(url + path), r -> {
            authorization.forEach(value -> r.header("Authorization", value));
            return change.apply(r);
        }));
    }

    private static HttpResponse<byte[]> exchange(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri().getPath(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
