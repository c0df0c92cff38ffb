package dev.chatreplay.security;

import static dev.chatreplay.client.Errors.assertError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.CubeApi;
import dev.chatreplay.client.RealtimeKitApi;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.Scope;
import dev.chatreplay.runtime.Concurrently;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Tests lists, pages and participants of organizations whose ids, and the ids of whose sessions, are prefixes of each other.
class HistoryIsolationTest {
    private static final List<String> TAILS = List.of("", "-", ".", ":", "=", "_", "0", "-own");

    private final Stack stack = Stack.shared();
    private final Random run = new Random();

    /// An organization, and a text that only its messages contain.
    private record Tenant(Api api, String marker, List<Chat> chats) {}

    @Test
    @Scaled
    void listsAndPagesHaveOnlySessionsOfTheirOrganization() {
        var root = "l" + Long.toHexString(run.nextLong());
        var tenants = TAILS.subList(0, Extent.pick(4, TAILS.size(), TAILS.size())).stream().map(tail -> {
            var api = stack.disabledOrganization(root + tail);
            stack.organizations().setChatReplayEnabled(api.organizationId(), true);
            var marker = "said-by-" + Long.toHexString(run.nextLong());
            return new Tenant(api, marker,
                    List.of(listed("s", marker), listed("s" + tail + "-own", marker), listed("t", marker)));
        }).toList();
        Concurrently.forEach(tenants, tenant -> tenant.chats().forEach(tenant.api()::send));
        Concurrently.forEach(tenants, HistoryIsolationTest::assertListsHaveOwnSessions);
        Concurrently.forEach(tenants, HistoryIsolationTest::assertPagesHaveOwnMessages);
        Concurrently.forEach(tenants, tenant -> tenants.stream().filter(other -> !other.equals(tenant))
                .forEach(other -> assertHasNothingOf(other, tenant)));
    }

    private static List<String> sessionIds(Tenant tenant) {
        return tenant.chats().stream().map(Chat::sessionId).toList();
    }

    private static void assertListsHaveOwnSessions(Tenant tenant) {
        var own = sessionIds(tenant);
        var kit = RealtimeKitApi.of(tenant.api(), RealtimeKitApi.CLIENT_V4);
        for (var query : List.of("", "?associated_id=m-1", "?search=s", "?status=ENDED",
                "?per_page=100&sort_order=ASC")) {
            await().atMost(Duration.ofMinutes(5)).pollDelay(Duration.ZERO).untilAsserted(() -> {
                for (var list : List.of(tenant.api().get("/v2/sessions" + query), kit.get("/sessions" + query))) {
                    assertThat(list.data().path("sessions")).extracting(session -> session.path("id").asText())
                            .as("%s %s", tenant.api().organizationId(), list)
                            .containsExactlyInAnyOrderElementsOf(query.contains("search")
                                    ? own.stream().filter(id -> id.contains("s")).toList()
                                    : own);
                    assertThat(list.data().path("sessions"))
                            .allMatch(session -> session.path("organization_id").asText()
                                    .equals(tenant.api().organizationId()));
                }
            });
        }
    }

    private static void assertPagesHaveOwnMessages(Tenant tenant) {
        assertThat(tenant.api().messages("s", "").data().path("messages")).singleElement()
                .satisfies(message -> assertThat(message.path("payload").asText()).isEqualTo(tenant.marker()));
        assertThat(tenant.api().participants("s", "").data().path("participants")).singleElement()
                .satisfies(one -> assertThat(one.path("id").asText()).isEqualTo(tenant.marker()));
        var cube = CubeApi.of(tenant.api());
        assertThat(cube.items("/admin/chat/list")).extracting(dialog -> dialog.path("_id").asText())
                .containsExactlyInAnyOrderElementsOf(sessionIds(tenant));
        for (var path : List.of("/chat/Message", "/admin/chat/messages/list")) {
            assertThat(cube.items(path, "chat_dialog_id", "s")).singleElement()
                    .satisfies(message -> assertThat(message.path("message").asText()).isEqualTo(tenant.marker()));
        }
    }

    private static void assertHasNothingOf(Tenant other, Tenant tenant) {
        assertError(tenant.api().participant("s", other.marker()), 404, "PARTICIPANT_NOT_FOUND");
        assertThat(CubeApi.of(tenant.api())
                .get("/chat/search", "chat_dialog_ids", "s,t", "search_text", other.marker()).body()
                .at("/results/messages")).isEmpty();
    }

    private static Chat listed(String session, String marker) {
        return new Chat(session).started().sent("m", marker, message -> message.put("participantId", marker)).ended();
    }

    @Test
    void cursorOfAnotherOrganizationShowsNothingOfIt() {
        var victim = stack.organization();
        var attacker = stack.organization();
        for (var api : List.of(victim, attacker)) {
            var marker = "said-by-" + api.organizationId();
            Stream.of("c-1", "c-2", "c-3").map(id -> listed(id, marker).sent("m-2", marker)).forEach(api::send);
        }
        var list = await().atMost(Duration.ofMinutes(5)).until(() -> victim.sessions("per_page=1"),
                page -> page.body().at("/paging/total_count").asInt() == 3);
        for (var answer : List.of(
                attacker.sessions("per_page=1&cursor=" + encoded(list.body().at("/paging/next_cursor").asText())),
                attacker.messages("c-1", "limit=1&cursor="
                        + encoded(victim.messages("c-1", "limit=1").body().at("/paging/next_cursor").asText())))) {
            assertThat(answer.status()).as("%s", answer).isIn(200, 400);
            assertThat(answer.body().toString()).doesNotContain(victim.organizationId() + "\"");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    @Test
    void keyOfAnotherOrganizationIsRefusedOnEveryRouteOfRealtimeKit() {
        var victim = stack.organization();
        var attacker = stack.organization();
        var chat = new Chat().started().sent("m-1", "secret").ended();
        victim.send(chat);
        for (var api : List.of(attacker, stack.withNewKey(attacker.organizationId(), Scope.MANAGE))) {
            var kit = RealtimeKitApi.of(api, "").at(victim.organizationId());
            for (var path : List.of("/sessions", "/sessions/" + chat.sessionId(),
                    "/sessions/" + chat.sessionId() + "/participants",
                    "/sessions/" + chat.sessionId() + "/participants/p-1", "/sessions/" + chat.sessionId() + "/chat",
                    "/webhooks", "/webhooks/all", "/webhooks/0b5f1c9e-3a77-4c52-9d0e-6f2a8b1c4d3e")) {
                assertError(kit.get(path), 401, "UNAUTHORIZED");
            }
        }
        var own = RealtimeKitApi.of(attacker, "");
        assertError(own.get("/sessions/" + chat.sessionId()), 404, "SESSION_NOT_FOUND");
        assertError(own.get("/sessions/" + chat.sessionId() + "/chat"), 404, "SESSION_NOT_FOUND");
        assertError(own.get("/sessions/" + chat.sessionId() + "/participants"), 404, "SESSION_NOT_FOUND");
    }

    @Test
    void idOfAnotherOrganizationLooksMissingToClientOfConnectyCube() {
        var victim = stack.organization();
        var attacker = stack.organization();
        var chat = new Chat().started().sent("m-1", "the secret").reacted("m-1", "p-2", "👍").ended();
        victim.send(chat);
        var own = new Chat().started().sent("m-1", "hello").ended();
        attacker.send(own);
        var message = CubeApi.of(victim).items("/chat/Message", "chat_dialog_id", chat.sessionId()).getFirst()
                .path("_id").asText();
        var cube = CubeApi.of(attacker);
        assertLooksMissing(cube, 404, chat.sessionId(), id -> new String[]{"/chat/Message", "chat_dialog_id", id});
        assertLooksMissing(cube, 404, chat.sessionId(),
                id -> new String[]{"/admin/chat/messages/list", "chat_dialog_id", id});
        assertLooksMissing(cube, 404, chat.sessionId(),
                id -> new String[]{"/chat/Message/unread", "chat_dialog_ids", own.sessionId() + "," + id});
        assertLooksMissing(cube, 404, chat.sessionId(),
                id -> new String[]{"/chat/search", "search_text", "secret", "chat_dialog_ids", id});
        assertLooksMissing(cube, 422, chat.sessionId(), id -> new String[]{"/admin/chat/list", "_id[lt]", id});
        assertLooksMissing(cube, 404, chat.sessionId(),
                id -> new String[]{"/chat/Message/" + message + "/reactions", "chat_dialog_id", id});
        assertThat(cube.get("/chat/Message/" + message + "/reactions"))
                .satisfies(answer -> assertThat(answer.status()).isEqualTo(404));
        assertThat(cube.items("/chat/Message", "chat_dialog_id", own.sessionId(), "_id[in]", message)).isEmpty();
    }

    /// Fails unless the answer for an id is the answer for an id that no organization has.
    private static void assertLooksMissing(CubeApi cube, int status, String id, Function<String, String[]> request) {
        var answers = Stream.of(id, "no-such-id").map(request)
                .map(parts -> cube.get(parts[0], Arrays.copyOfRange(parts, 1, parts.length))).toList();
        assertThat(answers.getFirst().status()).as("%s", answers).isEqualTo(status);
        assertThat(answers.getFirst().body()).isEqualTo(answers.getLast().body());
    }

    @Test
    void keyOfAnotherOrganizationIsRefusedOnEveryRouteOfConnectyCube() {
        var victim = stack.organization();
        var attacker = stack.organization();
        var mixed = new CubeApi(CubeApi.of(attacker).url(), CubeApi.ADMINISTRATOR,
                victim.organizationId() + ":" + attacker.apiKey());
        for (var route : ReadRoutes.OF_CONNECTYCUBE) {
            var answer = mixed.once(route.substring("GET ".length()).replace("{messageId}", "6b015d91a1b2c3d4e5f60718"),
                    "chat_dialog_id", "s-1");
            assertThat(answer.status()).as("%s %s", route, answer).isEqualTo(401);
        }
    }
}
