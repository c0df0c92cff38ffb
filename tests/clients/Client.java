import dev.chatreplay.generated.ApiClient;
import dev.chatreplay.generated.ApiException;
import dev.chatreplay.generated.ApiResponse;
import dev.chatreplay.generated.ConsumersApi;
import dev.chatreplay.generated.ProducersApi;
import dev.chatreplay.generated.model.ErrorResponse;
import dev.chatreplay.generated.model.Event;
import dev.chatreplay.generated.model.Events;
import dev.chatreplay.generated.model.Id;
import dev.chatreplay.generated.model.Message;
import dev.chatreplay.generated.model.MessageSent;
import dev.chatreplay.generated.model.Problem;
import dev.chatreplay.generated.model.SessionEnded;
import dev.chatreplay.generated.model.SessionStarted;
import dev.chatreplay.generated.model.TextMessage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;

/// Uses the generated client for Java: records events, lists the session and its messages, gets its chat, and reads errors.
final class Client {
    private static final String SESSION = "generated-java";
    private static final OffsetDateTime START = OffsetDateTime.parse("2026-11-21T09:00:00.123456789Z");

    private Client() {}

    private interface Call<T> {
        T run() throws ApiException;
    }

    private static ApiClient client(String apiKey) {
        var credentials = System.getenv("CHAT_REPLAY_ORGANIZATION") + ":" + apiKey;
        var header = "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes());
        var client = new ApiClient();
        client.updateBaseUri(System.getenv("CHAT_REPLAY_URL"));
        return client.setRequestInterceptor(request -> request.header("Authorization", header));
    }

    private static Events events() {
        var message = new TextMessage().id(new Id("m-1")).participantId(new Id("p-1")).displayName("Ada")
                .payloadType(TextMessage.PayloadTypeEnum.TEXT_MESSAGE).payload("Hello, Java").createdAt(START);
        return new Events().events(List.of(
                new Event(new SessionStarted().type(SessionStarted.TypeEnum.SESSION_STARTED).id(new Id("e-1")).occurredAt(START)
                        .sessionId(new Id(SESSION)).meetingId(new Id("generated"))),
                new Event(new MessageSent().type(MessageSent.TypeEnum.CHAT_MESSAGE_SENT).id(new Id("e-2")).occurredAt(START)
                        .sessionId(new Id(SESSION)).meetingId(new Id("generated")).message(new Message(message))),
                new Event(new SessionEnded().type(SessionEnded.TypeEnum.SESSION_ENDED).id(new Id("e-3")).occurredAt(START.plusMinutes(1))
                        .sessionId(new Id(SESSION)).meetingId(new Id("generated")))));
    }

    private static <T> T whenReady(Call<ApiResponse<T>> call) throws Exception {
        while (true) {
            var answer = call.run();
            if (answer.getStatusCode() == 200) {
                return answer.getData();
            }
            Thread.sleep(1000 * Long.parseLong(answer.getHeaders().get("retry-after").getFirst()));
        }
    }

    private static Problem refusal(ApiClient client, int status, Call<?> call) throws Exception {
        try {
            call.run();
        } catch (ApiException e) {
            check(e.getCode() == status, e);
            return client.getObjectMapper().readValue(e.getResponseBody(), ErrorResponse.class).getError();
        }
        throw new AssertionError("no error");
    }

    private static void check(boolean isRight, Object found) {
        if (!isRight) {
            throw new AssertionError(String.valueOf(found));
        }
    }

    void main() throws Exception {
        var client = client(System.getenv("CHAT_REPLAY_API_KEY"));
        var consumers = new ConsumersApi(client);
        var recorded = new ProducersApi(client).postEvents(events(), null, null);
        check(recorded.getData().getRecorded() == 3, recorded);

        var chat = whenReady(() -> consumers.getSessionChatWithHttpInfo(SESSION, null));
        var file = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(chat.getData().getChatDownloadUrl().toString())).build(),
                BodyHandlers.ofString());
        check(file.statusCode() == 200 && file.body().contains("Hello, Java"), file);

        var sessions = consumers.listSessions(null, null, null, null, null, null, null, null, null, null, null).getData().getSessions();
        check(sessions.stream().filter(session -> SESSION.equals(session.getId())).count() == 1, sessions);
        var messages = whenReady(() -> consumers.listMessagesWithHttpInfo(SESSION, null, null, null, null, null, null, null, null, null))
                .getData().getMessages();
        check(messages.size() == 1 && "Hello, Java".equals(messages.getFirst().getPayload())
                && messages.getFirst().getCreatedAt().equals(START.toString()), messages);

        var unknown = refusal(client, 404, () -> consumers.getSession("never-recorded"));
        check(unknown.getReason() == Problem.ReasonEnum.SESSION_NOT_FOUND && !unknown.getMessage().isEmpty(), unknown);
        var wrongKey = refusal(client, 401,
                () -> new ConsumersApi(client("wrong")).listSessions(null, null, null, null, null, null, null, null, null, null, null));
        check(wrongKey.getReason() == Problem.ReasonEnum.UNAUTHORIZED && !wrongKey.getMessage().isEmpty(), wrongKey);
        System.out.println("Java: 3 events recorded, 1 session, 1 message, csv and 2 errors read");
    }
}
