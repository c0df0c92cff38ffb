package dev.chatreplay.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compares answers with two descriptions of RealtimeKit: the fields that Dyte's OpenAPI document requires, and the types of Cloudflare's
/// client, which the TypeScript compiler checks.
@ReaderTest
class CloudflareTypesTest {
    /// The required fields of a session in Dyte's document, all but the numbers.
    private static final Set<String> TEXTS = Set.of("id", "associated_id", "meeting_display_name", "type", "status",
            "organization_id", "started_at", "created_at", "updated_at");
    private static final Set<String> NUMBERS = Set.of("live_participants", "max_concurrent_participants",
            "minutes_consumed");

    private static final String ANSWERS = """
            const ofSession = async id => {
              const participants = await sessions.getSessionParticipants(id, inApp);
              const participant = participants.data.participants[0].id;
              return {
                SessionGetSessionDetailsResponse: await sessions.getSessionDetails(id, inApp),
                SessionGetSessionParticipantsResponse: participants,
                SessionGetSessionParticipantDetailsResponse:
                    await sessions.getSessionParticipantDetails(participant, {...inApp, session_id: id}),
                SessionGetSessionChatResponse: await sessions.getSessionChat(id, inApp),
              };
            };
            const registration = {...inApp, name: 'n', url: 'https://hooks.example.com/', events: ['meeting.chatSynced']};
            const created = await webhooks.createWebhook(appId, registration);
            const id = created.data.id;
            return [
              await ofSession(input.live),
              await ofSession(input.ended),
              {
                SessionGetSessionsResponse: await sessions.getSessions(appId, inAccount),
                WebhookCreateWebhookResponse: created,
                WebhookGetWebhooksResponse: await webhooks.getWebhooks(appId, inAccount),
                WebhookGetWebhookByIDResponse: await webhooks.getWebhookByID(id, inApp),
                WebhookEditWebhookResponse: await webhooks.editWebhook(id, {...inApp, enabled: false}),
                WebhookReplaceWebhookResponse: await webhooks.replaceWebhook(id, registration),
                WebhookDeleteWebhookResponse: await webhooks.deleteWebhook(id, inApp),
              },
            ];
            """;

    private final Stack stack = Stack.shared();
    private final Api api = stack.withNewKey(stack.organization().organizationId(), Scope.values());

    /// Returns the answers of the client, each under the name of its type, for the live session, the ended session, and the rest.
    private JsonNode answers() throws IOException {
        var live = new Chat().started().sent("m-1", "hello");
        var ended = new Chat().sent("m-1", "hello", message -> message.remove("userId")).ended();
        api.send(live);
        api.send(ended);
        return CloudflareClient.of(api, CloudflareClient.CLIENT_V4).run(ANSWERS, JsonNodeFactory.instance.objectNode()
                .put("live", live.sessionId()).put("ended", ended.sessionId()));
    }

    private static String errors(JsonNode answers, Path directory) throws IOException {
        var values = new TypeScript();
        for (var group : answers) {
            group.properties().forEach(answer -> values.value(
                    "import('cloudflare/resources/realtime-kit')." + answer.getKey(), answer.getValue()));
        }
        return values.errors(directory);
    }

    private static void assertHasRequiredFields(JsonNode session, String status) {
        assertThat(TEXTS).allSatisfy(name -> assertThat(session.path(name).getNodeType()).as("%s in %s", name, session)
                .isEqualTo(JsonNodeType.STRING));
        assertThat(NUMBERS).allSatisfy(name -> assertThat(session.path(name).isInt()).as("%s in %s", name, session)
                .isTrue());
        assertThat(session.path("type").asText()).isEqualTo("meeting");
        assertThat(session.path("status").asText()).isEqualTo(status);
        assertThat(Set.of("started_at", "created_at", "updated_at")).allSatisfy(
                name -> assertThat(session.path(name).asText())
                        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
        if ("LIVE".equals(status)) {
            assertThat(session.has("ended_at")).as("%s", session).isFalse();
        } else {
            assertThat(session.path("ended_at").asText())
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        }
    }

    @Test
    void answersHaveTypesOfClient(@TempDir Path directory) throws IOException {
        assertThat(errors(answers(), directory)).isEmpty();
    }

    @Test
    void compilerRefusesAnswersOfOtherTypes(@TempDir Path directory) throws IOException {
        var session = JsonNodeFactory.instance.objectNode();
        TEXTS.forEach(name -> session.put(name, "text"));
        NUMBERS.forEach(name -> session.put(name, 0));
        session.put("type", "meeting").put("status", "OVER");
        var answer = JsonNodeFactory.instance.objectNode().put("success", true);
        answer.putObject("data").putArray("sessions").add(session).add(without(session, "associated_id"));
        var answers = JsonNodeFactory.instance.arrayNode();
        answers.addObject().set("SessionGetSessionsResponse", answer);
        assertThat(errors(answers, directory)).contains("\"OVER\"");
        session.put("status", "LIVE");
        assertThat(errors(answers, directory)).contains("associated_id");
    }

    private static ObjectNode without(ObjectNode session, String name) {
        var copy = session.deepCopy().put("status", "LIVE");
        copy.remove(name);
        return copy;
    }

    @Test
    void sessionsHaveFieldsThatDyteRequires() throws IOException {
        var answers = answers();
        var statuses = Map.of(0, "LIVE", 1, "ENDED");
        statuses.forEach((index, status) -> {
            var details = answers.path(index).at("/SessionGetSessionDetailsResponse/data");
            assertHasRequiredFields(details, status);
            assertHasRequiredFields(details.path("session"), status);
            var overV2 = api.get("/v2/sessions/" + details.path("id").asText()).data();
            assertHasRequiredFields(overV2, status);
            assertHasRequiredFields(overV2.path("session"), status);
        });
        for (var list : List.of(answers.path(2).at("/SessionGetSessionsResponse/data/sessions"),
                api.get("/v2/sessions").data().path("sessions"))) {
            assertThat(list).hasSize(2).allSatisfy(
                    session -> assertHasRequiredFields(session, session.path("status").asText()));
            assertThat(list).extracting(session -> session.path("status").asText()).containsExactlyInAnyOrder("LIVE",
                    "ENDED");
        }
    }
}
