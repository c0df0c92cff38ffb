package dev.chatreplay.vendor;

import static dev.chatreplay.vendor.HundredMsClient.input;
import static dev.chatreplay.vendor.HundredMsClient.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Sends the ids in answers back with the client of 100ms, which percent-encodes nothing.
@ReaderTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HundredMsClientIdsTest {
    private static final List<String> IDS = List.of("a/b", "50%", "%41", "%2F", "a+b", "a?b=c", "a#b", "a&limit=1",
            "two words", "😀", "é", "19:meeting_x@thread.v2", "~", "~tilde", ".", "..", "a\\b", "a;b,c", "<x>", "\"q\"",
            "`|^{}[]", "a=b", "\u202eabc", "http://x/y", "-._", "x".repeat(256));

    private final Stack stack = Stack.shared();
    private final Api api = stack.organization();
    private final HundredMsClient client = HundredMsClient.of(stack.withHundredMsKey(api, 1));

    HundredMsClientIdsTest() {
        for (var id : IDS) {
            api.send(new Chat(id).inMeeting(id).started().sent("m-1", "in " + id).ended());
        }
        IDS.forEach(id -> assertThat(api.chatWhenReady(id).status()).isEqualTo(200));
    }

    /// Returns the id that an answer shows: itself, or `~` and its base64url.
    private static String original(String shown) {
        return shown.startsWith("~") ? new String(Base64.getUrlDecoder().decode(shown.substring(1)), UTF_8) : shown;
    }

    @Test
    void everyIdInAnswerIsSafeWithoutEncoding() throws IOException {
        var assets = client.run("return all(hms.recordingAssets.list());\n");
        assertThat(texts(assets, "session_id")).map(HundredMsClientIdsTest::original)
                .containsExactlyInAnyOrderElementsOf(IDS).contains("19:meeting_x@thread.v2");
        assertThat(assets).allSatisfy(asset -> {
            assertThat(asset.path("id").asText()).matches("[A-Za-z0-9._-]+");
            assertThat(asset.path("job_id").asText()).matches("[A-Za-z0-9._-]+");
            assertThat(asset.path("session_id").asText()).matches("[A-Za-z0-9._:@~-]+");
            assertThat(asset.path("room_id")).isEqualTo(asset.path("session_id"));
        });
        assertThat(texts(assets, "session_id")).contains("19:meeting_x@thread.v2", "-._", "x".repeat(256));
    }

    @Test
    void everyIdInAnswerNamesItsAssetAndSession() throws IOException {
        var found = client
                .run("""
                        const found = [];
                        for (const asset of await all(hms.recordingAssets.list())) {
                          const link = await hms.recordingAssets.generatePreSignedURL(asset.id);
                          const session = await hms.sessions.retrieveById(asset.session_id);
                          found.push({
                            id: asset.session_id,
                            file: await (await fetch(link.url)).text(),
                            sessions: [asset, await hms.recordingAssets.retrieve(asset.id),
                                ...await all(hms.recordingAssets.list({session_id: asset.session_id})),
                                ...await all(hms.recordingAssets.list({room_id: asset.room_id})),
                                ...await all(hms.recordingAssets.list({job_id: asset.job_id}))].map(each => each.session_id)
                                .concat([session, ...await all(hms.sessions.list({room_id: session.room_id}))].map(each => each.id)),
                          });
                        }
                        return found;
                        """);
        assertThat(found).hasSameSizeAs(IDS).allSatisfy(each -> {
            var id = each.path("id").asText();
            assertThat(each.path("sessions")).extracting(JsonNode::asText).containsExactly(id, id, id, id, id, id, id);
            assertThat(each.path("file").asText()).contains(original(id).replace("\"", "\"\""));
        });
    }

    @Test
    void idThatCallerEncodesNamesItsAsset() throws IOException {
        for (var id : IDS.stream().filter(each -> !each.startsWith("~")).toList()) {
            var found = client.run("""
                    const id = encodeURIComponent(input.id);
                    return [...await all(hms.recordingAssets.list({session_id: id})),
                        ...await all(hms.recordingAssets.list({room_id: id}))];
                    """, input().put("id", id));
            assertThat(texts(found, "session_id")).map(HundredMsClientIdsTest::original).containsExactly(id, id);
        }
    }
}
