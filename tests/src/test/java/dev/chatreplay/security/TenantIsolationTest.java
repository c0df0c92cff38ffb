package dev.chatreplay.security;

import static dev.chatreplay.client.Errors.assertError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.CubeApi;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.ApiKey;
import dev.chatreplay.organization.ApiKeyHash;
import dev.chatreplay.organization.NewApiKey;
import dev.chatreplay.organization.Scope;
import dev.chatreplay.reference.ReferenceChat;
import dev.chatreplay.runtime.Concurrently;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// Tests organizations whose ids are prefixes of each other, with sessions, messages and events of the same ids. No organization gets
/// data of another: not over HTTP, not over the bus, in no table and not in the bucket.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantIsolationTest {
    /// Suffixes that are valid in ids. An id with such a suffix is another valid id that has the first one as its prefix.
    private static final List<String> TAILS = List.of("", "-", "-b", ".", "..", ":", "::", "=", "_", "0", "1", ".csv",
            "-1", "=0",
            ":1:");
    /// Further suffixes that are valid in ids of sessions only: separators of keys and paths, their encodings, and texts that look alike.
    private static final List<String> WIDE_TAILS = List.of("/", "/b", "/../b", "#", "#0", "~", "~b", "%", "%2F", "%2Fb",
            "?x", " ", "+",
            "\\", "é", "e\u0301", "\ud7ff", "\ue000", "\ufffd", "😀", "\udbff\udfff", "/exports/", "x".repeat(200),
            "é".repeat(90));

    /// A separate stack, because a test reads every row and object.
    @AutoClose
    private final Stack stack = Stack.start(s -> s);
    private final Random run = new Random();

    /// An organization, and a text that only its messages contain.
    private record Tenant(Api api, String marker, List<Chat> chats) {}

    /// The rows and the objects of the stack.
    private record Stored(List<Map<String, AttributeValue>> log, List<Map<String, AttributeValue>> sessions,
            Map<String, String> objects) {}

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Extent.pick(1, 2, 4));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Scaled
    void organizationsWithSimilarIdsShareNoData(long seed) {
        var tenants = tenantsWithSimilarIds(seed);
        Concurrently.forEach(tenants, tenant -> tenant.chats().forEach(chat -> send(tenant, chat)));
        Concurrently.forEach(tenants,
                tenant -> tenant.chats().forEach(chat -> assertHasOnlyItsOwnChat(tenant, chat, tenants, seed)));
        Concurrently.forEach(tenants,
                tenant -> tenant.chats().forEach(chat -> assertIsFoundOnlyByOwners(chat, tenants, seed)));
        assertKeysApart(tenants, seed);
    }

    private List<Tenant> tenantsWithSimilarIds(long seed) {
        var random = new Random(seed);
        var root = "t" + Long.toHexString(run.nextLong());
        var tails = new ArrayList<>(TAILS);
        Collections.shuffle(tails, random);
        var sessions = new ArrayList<>(TAILS);
        sessions.addAll(WIDE_TAILS);
        Collections.shuffle(sessions, random);
        var tenants = new ArrayList<Tenant>();
        for (var tail : tails.subList(0, 4)) {
            var api = stack.disabledOrganization(root + tail);
            stack.organizations().setChatReplayEnabled(api.organizationId(), true);
            var marker = "said-by-" + Long.toHexString(random.nextLong());
            // No other organization has the last session.
            var chats = new ArrayList<Chat>();
            sessions.subList(0, 5).forEach(session -> chats.add(chat("s" + session, marker, random.nextBoolean())));
            chats.add(chat("only" + tail + "/x", marker, true));
            tenants.add(new Tenant(api, marker, chats));
        }
        return tenants;
    }

    private static Chat chat(String session, String marker, boolean ended) {
        var chat = new Chat(session).started().sent("m", marker + " one").sent("m-1", marker + " two")
                .edited("m", marker + " 1")
                .pinned("m-1");
        return ended ? chat.ended() : chat;
    }

    /// Sends a chat over HTTP or over the bus, depending on the organization. An event on the bus names its organization.
    private void send(Tenant tenant, Chat chat) {
        if (tenant.marker().hashCode() % 2 == 0) {
            assertThat(tenant.api().post(chat.events()).status()).as(chat.sessionId()).isEqualTo(200);
            return;
        }
        var named = chat.events().stream()
                .map(event -> event.deepCopy().put("organizationId", tenant.api().organizationId()).toString())
                .map(event -> SendMessageBatchRequestEntry.builder().id(UUID.randomUUID().toString()).messageBody(event)
                        .build())
                .toList();
        assertThat(stack.embedded().aws().sqs()
                .sendMessageBatch(r -> r.queueUrl(stack.embedded().eventsQueueUrl()).entries(named)).failed())
                .isEmpty();
    }

    private static void assertHasOnlyItsOwnChat(Tenant tenant, Chat chat, List<Tenant> tenants, long seed) {
        var ended = chat.last().get("type").asText().equals("session.ended");
        await().atMost(Duration.ofMinutes(10)).pollInterval(Duration.ofMillis(100)).ignoreExceptions()
                .untilAsserted(() -> {
                    var answer = tenant.api().chatWhenReady(chat.sessionId());
                    assertThat(answer.complete()).isEqualTo(ended);
                    var csv = Api.download(answer);
                    assertThat(csv).as("seed %d: %s", seed, chat.sessionId())
                            .isEqualTo(ReferenceChat.csv(chat.events()));
                    assertThat(tenants).as("seed %d: %s", seed, chat.sessionId())
                            .filteredOn(other -> new String(csv, UTF_8).contains(other.marker()))
                            .containsExactly(tenant);
                });
    }

    private static void assertIsFoundOnlyByOwners(Chat chat, List<Tenant> tenants, long seed) {
        for (var other : tenants) {
            var isTheirs = other.chats().stream().anyMatch(own -> own.sessionId().equals(chat.sessionId()));
            assertThat(other.api().chatWhenReady(chat.sessionId()).status()).as("seed %d", seed)
                    .isEqualTo(isTheirs ? 200 : 404);
        }
    }

    private void assertKeysApart(List<Tenant> tenants, long seed) {
        var stored = stored();
        var keysByTenant = tenants.stream().map(tenant -> keys(tenant, stored)).toList();
        for (var mine : keysByTenant) {
            assertThat(mine).as("seed %d", seed).hasSizeGreaterThan(15);
            for (var theirs : keysByTenant) {
                if (!mine.equals(theirs)) {
                    assertThat(mine).as("seed %d", seed)
                            .noneMatch(key -> theirs.stream().anyMatch(other -> other.startsWith(key)));
                }
            }
        }
    }

    private Stored stored() {
        var bucket = stack.embedded().variable("EXPORT_BUCKET");
        var s3 = stack.embedded().s3();
        var objects = new ConcurrentHashMap<String, String>();
        Concurrently.forEach(s3.listObjectsV2Paginator(r -> r.bucket(bucket)).contents().stream().toList(),
                object -> objects.put(object.key(),
                        s3.getObjectAsBytes(r -> r.bucket(bucket).key(object.key())).asUtf8String()));
        return new Stored(scan("CHAT_LOG_TABLE"), scan("SESSIONS_TABLE"), objects);
    }

    private List<Map<String, AttributeValue>> scan(String variable) {
        return stack.embedded().aws().dynamoDb()
                .scanPaginator(r -> r.tableName(stack.embedded().variable(variable)).consistentRead(true)).items()
                .stream().toList();
    }

    /// Returns the keys of all rows and objects with the messages or sessions of an organization.
    private static Set<String> keys(Tenant tenant, Stored stored) {
        var keys = new TreeSet<String>();
        stored.log().stream().filter(row -> row.toString().contains(tenant.marker()))
                .forEach(row -> keys.add("log " + text(row, "pk") + "\u0001"));
        stored.sessions().stream().map(row -> text(row, "pk"))
                .filter(key -> key.startsWith(tenant.api().organizationId() + "\u0001"))
                .forEach(key -> keys.add("sessions " + key + "\u0001"));
        stored.objects().forEach((key, content) -> {
            if (content.contains(tenant.marker())) {
                assertThat(key.split("/")).hasSize(5)
                        .contains(tenant.api().organizationId().replace(":", "%3A").replace("=", "%3D"));
                keys.add(key);
            }
        });
        return keys;
    }

    private static String text(Map<String, AttributeValue> row, String name) {
        return Objects.requireNonNull(row.get(name), name).s();
    }

    @Test
    void keyOpensOnlyItsOrganizationAlsoWhenKeyIdsAreEqual() {
        var victim = stack.organization();
        var attacker = stack.organization();
        var key = NewApiKey.create("mine", EnumSet.allOf(Scope.class), Instant.now());
        stack.organizations().addKey(attacker.organizationId(), key.key());
        stack.organizations().addKey(victim.organizationId(),
                new ApiKey(key.key().id(), "theirs", Scope.DEFAULTS, Instant.now(), ApiKeyHash.of("another key")));
        var chat = new Chat().started().sent("m-1", "secret").ended();
        victim.send(chat);

        assertError(stack.api(victim.organizationId(), key.text()).chat(chat.sessionId()), 401, "UNAUTHORIZED");
        assertError(stack.api(victim.organizationId(), key.text()).post(chat.events()), 401, "UNAUTHORIZED");
        assertError(stack.api(attacker.organizationId(), key.text()).chat(chat.sessionId()), 404, "SESSION_NOT_FOUND");
        assertThat(stack.lastUse().days(attacker.organizationId())).containsKey(key.key().id());
        assertThat(stack.lastUse().days(victim.organizationId())).doesNotContainKey(key.key().id());
    }

    @Test
    @Scaled
    void organizationsWithSimilarIdsShareNoWebhooks() {
        var root = "w" + Long.toHexString(run.nextLong());
        var managers = TAILS.subList(0, Extent.pick(4, TAILS.size(), TAILS.size())).stream().map(tail -> {
            stack.disabledOrganization(root + tail);
            return stack.withNewKey(root + tail, Scope.MANAGE);
        }).toList();
        var ids = managers.stream().map(manager -> manager.send("POST", "/v2/webhooks",
                "{\"name\":\"of %s\",\"url\":\"https://hooks.example.com/\",\"events\":[\"meeting.chatSynced\"]}"
                        .formatted(manager.organizationId()))
                .data().path("id").asText()).toList();
        for (int i = 0; i < managers.size(); i++) {
            var manager = managers.get(i);
            assertThat(manager.get("/v2/webhooks").data()).singleElement()
                    .satisfies(own -> assertThat(own.path("name").asText())
                            .isEqualTo("of " + manager.organizationId()));
            var foreign = "/v2/webhooks/" + ids.get((i + 1) % ids.size());
            var missing = manager.get("/v2/webhooks/0b5f1c9e-3a77-4c52-9d0e-6f2a8b1c4d3e");
            for (var answer : List.of(manager.get(foreign), manager.send("DELETE", foreign, ""),
                    manager.send("PATCH", foreign, "{\"enabled\":false}"),
                    manager.send("POST", foreign + "/rotate-secret", ""))) {
                assertError(answer, 404, "WEBHOOK_NOT_FOUND");
                assertThat(answer.bodyWithoutRequestId()).isEqualTo(missing.bodyWithoutRequestId());
            }
        }
        for (int i = 0; i < managers.size(); i++) {
            var own = managers.get(i).get("/v2/webhooks/" + ids.get(i)).data();
            assertThat(own.path("enabled").asBoolean()).as(managers.get(i).organizationId()).isTrue();
            assertThat(own.path("updated_at")).isEqualTo(own.path("created_at"));
        }
    }

    @Test
    void httpBatchWithEventOfAnotherOrganizationIsRefused() {
        var victim = stack.organization();
        var attacker = stack.organization();
        var chat = new Chat().started().sent("m-1", "mine").sent("m-2", "forged");
        chat.last().put("organizationId", victim.organizationId());

        var answer = attacker.post(chat.events());
        assertError(answer, 400, "INVALID_EVENTS");
        assertThat(answer.message()).contains("organizationId").doesNotContain(victim.organizationId());
        assertError(victim.chat(chat.sessionId()), 404, "SESSION_NOT_FOUND");
        assertError(attacker.chat(chat.sessionId()), 404, "SESSION_NOT_FOUND");
    }

    @Test
    void organizationOfCallIsTakenFromCredentialsOnly() {
        var victim = stack.organization();
        var attacker = stack.organization();
        var chat = new Chat().started().sent("m-1", "secret").ended();
        victim.send(chat);
        assertThat(victim.csv(chat.sessionId())).isNotEmpty();
        var id = victim.organizationId();
        for (var path : List.of("/v2/sessions/" + chat.sessionId() + "/chat?organizationId=" + id,
                "/v2/sessions/" + id + ":" + chat.sessionId() + "/chat",
                "/v2/sessions/" + id + "%23" + chat.sessionId() + "/chat",
                "/v2/sessions/..%2F" + id + "%2F" + chat.sessionId() + "/chat",
                "/v2/sessions/" + id + "%01" + chat.sessionId() + "/chat",
                "/v2/sessions/" + tildeForm("../" + id + "/" + chat.sessionId()) + "/chat",
                "/v2/sessions/" + tildeForm(id + "\u0001" + chat.sessionId()) + "/chat")) {
            var answer = attacker.call(path, r -> r.header("X-Organization-Id", id).header("organizationId", id).GET());
            assertThat(answer.status()).as("%s %s", path, answer).isIn(400, 404);
        }
        for (var dialog : List.of(id + ":" + chat.sessionId(), id + "#" + chat.sessionId(),
                id + "\u0001" + chat.sessionId(), "../" + id + "/" + chat.sessionId(), chat.sessionId(),
                tildeForm(chat.sessionId()))) {
            for (var path : List.of("/chat/Message", "/admin/chat/messages/list")) {
                var answer = CubeApi.of(attacker).once(path, "chat_dialog_id", dialog);
                assertThat(answer.status()).as("%s %s", dialog, answer).isIn(404, 422);
            }
        }
    }

    private static String tildeForm(String id) {
        return "~" + Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(UTF_8));
    }
}
