package dev.chatreplay.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.Scope;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Compares the errors that Cloudflare's client throws with the classes that its documentation names.
@ReaderTest
class CloudflareErrorsTest {
    private static final String LIST = "return failure(sessions.getSessions(appId, inAccount));\n";

    private final Api api = Stack.shared().organization();
    private final CloudflareClient client = CloudflareClient.of(api, CloudflareClient.CLIENT_V4);

    private static JsonNode failure(CloudflareClient client, String body) throws IOException {
        return client.run(body, JsonNodeFactory.instance.objectNode());
    }

    private static void assertFailure(JsonNode failure, String type, int status, String reason) {
        assertThat(failure.path("type").asText()).as("%s", failure).isEqualTo(type);
        assertThat(failure.path("status").asInt()).isEqualTo(status);
        assertThat(failure.at("/error/reason").asText()).isEqualTo(reason);
        assertThat(failure.path("errors")).hasSize(1);
        assertThat(failure.at("/errors/0/code").isInt()).isTrue();
        assertThat(failure.at("/errors/0/code").asInt()).isEqualTo(status);
        assertThat(failure.at("/errors/0/message").asText()).isNotBlank()
                .isEqualTo(failure.at("/error/message").asText());
    }

    @Test
    void wrongKeyIsAuthenticationError() throws IOException {
        var wrong = new CloudflareClient(client.baseUrl(), client.appId(), client.apiKey() + "x");
        assertFailure(failure(wrong, LIST), "AuthenticationError", 401, "UNAUTHORIZED");
        assertFailure(failure(wrong, "return failure(webhooks.getWebhooks(appId, inAccount));\n"),
                "AuthenticationError", 401, "UNAUTHORIZED");
    }

    @Test
    void keyOfAnotherOrganizationIsAuthenticationError() throws IOException {
        var other = new CloudflareClient(client.baseUrl(), Stack.shared().organization().organizationId(),
                client.apiKey());
        assertFailure(failure(other, LIST), "AuthenticationError", 401, "UNAUTHORIZED");
    }

    @Test
    void keyWithoutScopeIsPermissionDeniedError() throws IOException {
        var recorder = CloudflareClient.of(Stack.shared().withNewKey(api.organizationId(), Scope.RECORD),
                CloudflareClient.CLIENT_V4);
        assertFailure(failure(recorder, LIST), "PermissionDeniedError", 403, "SCOPE_MISSING");
        assertFailure(failure(recorder, "return failure(webhooks.getWebhooks(appId, inAccount));\n"),
                "PermissionDeniedError", 403, "SCOPE_MISSING");
    }

    @Test
    void disabledOrganizationIsPermissionDeniedError() throws IOException {
        var disabled = Stack.shared().organization();
        Stack.shared().organizations().setChatReplayEnabled(disabled.organizationId(), false);
        assertFailure(failure(CloudflareClient.of(disabled, ""), LIST), "PermissionDeniedError", 403,
                "CHAT_REPLAY_NOT_ENABLED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"getSessionDetails('s-none', inApp)", "getSessionParticipants('s-none', inApp)",
            "getSessionChat('s-none', inApp)"})
    void unknownSessionIsNotFoundError(String call) throws IOException {
        assertFailure(failure(client, "return failure(sessions." + call + ");\n"), "NotFoundError", 404,
                "SESSION_NOT_FOUND");
    }

    @Test
    void participantWhoSaidNothingIsNotFoundError() throws IOException {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        assertFailure(failure(client, "return failure(sessions.getSessionParticipantDetails('p-none', "
                + "{...inApp, session_id: '" + chat.sessionId() + "'}));\n"), "NotFoundError", 404,
                "PARTICIPANT_NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(strings = {"getSessionTranscripts('s-1', {...inApp, format: 'VTT'})",
            "getSessionSummary('s-1', inApp)",
            "generateSummaryOfTranscripts('s-1', inApp)"})
    void gapIsNotFoundErrorThatNamesIt(String call) throws IOException {
        for (var path : List.of(CloudflareClient.CLIENT_V4, "")) {
            var failure = failure(CloudflareClient.of(api, path), "return failure(sessions." + call + ");\n");
            assertFailure(failure, "NotFoundError", 404, "ROUTE_NOT_FOUND");
            assertThat(failure.at("/errors/0/message").asText()).containsIgnoringCase(
                    call.contains("Summary(") || call.startsWith("generate") ? "summar" : "transcript");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"per_page: 101", "per_page: 0", "page_no: -1", "page_no: 101, per_page: 100",
            "sort_by: 'minutesConsumed'", "sort_order: 'UP'", "status: 'OVER'", "participants: '1:10'",
            "start_time: 'yesterday'", "end_time: '2026-11-21'"})
    void wrongParameterIsBadRequestErrorThatNamesIt(String parameters) throws IOException {
        var failure = failure(client,
                "return failure(sessions.getSessions(appId, {...inAccount, " + parameters + "}));\n");
        assertFailure(failure, "BadRequestError", 400, "INVALID_PARAMETER");
        assertThat(failure.path("error").toString()).contains(parameters.substring(0, parameters.indexOf(':')));
    }
}
