package dev.chatreplay.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.client.HundredMsApi;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.HundredMsKey;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Revokes keys of 100ms, and replaces the master secret that their secrets derive from, while the client of 100ms uses them.
@ReaderTest
class HundredMsClientKeysTest {
    private static final String OLD = "o".repeat(43);
    private static final String NEW = "n".repeat(43);
    private static final String LIST = """
            const result = await failure(all(hms.recordingAssets.list()));
            return {status: result.code ?? 200, statuses: requests.map(request => request.status),
                rooms: result.answer?.map(asset => asset.room_id)};
            """;

    private static void assertAccepted(HundredMsClient client) throws IOException {
        assertThat(client.run(LIST).path("statuses").toString()).isEqualTo("[200]");
    }

    private static void assertRefused(HundredMsClient client) throws IOException {
        var result = client.run(LIST);
        assertThat(result.path("status").asInt()).isEqualTo(401);
        assertThat(result.path("statuses").toString()).isEqualTo("[401,401]");
    }

    private static Stack start(Path data, String masterSecret) {
        return Stack.start(settings -> settings.withData(data).withConfiguration("MASTER_SECRET", masterSecret));
    }

    /// Returns the client with the same key of a stack that was started again.
    private static HundredMsClient of(Stack stack, HundredMsClient client) {
        return new HundredMsClient(stack.embedded().apiUrl() + HundredMsApi.BASE, client.accessKey(), client.secret());
    }

    @Test
    void revokedKeyIsRefusedAtNextCallAndOtherKeyIsNot() throws IOException {
        var stack = Stack.shared();
        var api = stack.organization();
        var first = stack.withHundredMsKey(api, 1);
        var second = HundredMsClient.of(stack.withHundredMsKey(api, 2));
        var token = HundredMsClient.of(first).run("""
                await all(hms.recordingAssets.list());
                return (await hms.auth.getManagementToken()).token;
                """).asText();
        assertThat(first.getWith(token, "/recording-assets").status()).isEqualTo(200);

        stack.organizations().revokeKey(api.organizationId(), HundredMsKey.id(1));
        assertThat(first.getWith(token, "/recording-assets").status()).isEqualTo(401);
        assertRefused(HundredMsClient.of(first));
        assertAccepted(second);
        stack.organizations().revokeKey(api.organizationId(), HundredMsKey.id(2));
        assertRefused(second);
    }

    @Test
    void keysOfBothVersionsOfMasterSecretWorkUntilOneIsRemoved(@TempDir Path data) throws IOException {
        HundredMsClient old;
        String organizationId;
        String apiKey;
        try (var stack = start(data, OLD)) {
            var api = stack.organization();
            organizationId = api.organizationId();
            apiKey = api.apiKey();
            old = HundredMsClient.of(stack.withHundredMsKey(api, 1));
            assertAccepted(old);
            var chat = new Chat().inMeeting("room-1").started().sent("m-1", "hello").ended();
            api.send(chat);
            assertThat(api.chatWhenReady(chat.sessionId()).status()).isEqualTo(200);
        }
        HundredMsClient replacement;
        try (var stack = start(data, OLD + "," + NEW)) {
            replacement = HundredMsClient.of(stack.withHundredMsKey(stack.api(organizationId, apiKey), 2));
            assertThat(replacement.secret()).isNotEqualTo(old.secret());
            assertAccepted(replacement);
            assertThat(of(stack, old).run(LIST).path("rooms").toString()).isEqualTo("[\"room-1\"]");
        }
        try (var stack = start(data, "-," + NEW)) {
            assertRefused(of(stack, old));
            assertThat(of(stack, replacement).run(LIST).path("rooms").toString()).isEqualTo("[\"room-1\"]");
        }
    }
}
