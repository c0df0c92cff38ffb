package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Tests that a snapshot is stored separately from the export and never replaces it.
class SnapshotTest extends ProtocolTest {
    @Override
    ProtocolHarness openHarness() {
        return ProtocolHarness.withStillClock();
    }

    @Test
    void snapshotDoesNotChangeExport() {
        var chat = new Chat().started().sent("m-1", "so far");
        api.send(chat);
        assertThat(api.chatWhenReady(chat.sessionId()).complete()).isFalse();

        assertThat(harness.row(api, chat.sessionId())).containsKey("snapshot").doesNotContainKey("export");
        assertThat(harness.objects("snapshots/" + api.organizationId() + "/" + chat.sessionId() + "/")).hasSize(2);
        assertThat(harness.objects("exports/" + api.organizationId() + "/" + chat.sessionId() + "/")).isEmpty();
    }

    @Test
    void freshSnapshotServesManyCalls() {
        var chat = new Chat().started().sent("m-1", "so far");
        api.send(chat);
        for (int i = 0; i < 5; i++) {
            assertThat(api.chatWhenReady(chat.sessionId()).status()).isEqualTo(200);
        }
        assertThat(harness.objects("snapshots/" + api.organizationId() + "/" + chat.sessionId() + "/")).hasSize(2);
    }

    @Test
    void snapshotFinishedAfterSessionEndIsNotServed() {
        var chat = new Chat().started().sent("m-1", "so far");
        api.send(chat);
        harness.httpFaults.before(PutObjectRequest.class::isInstance,
                () -> api.send(chat.sent("m-2", "last words").ended().eventsFrom(2)));
        var answer = api.chatWhenReady(chat.sessionId());
        assertThat(answer.status()).isEqualTo(200);

        assertThat(harness.row(api, chat.sessionId())).doesNotContainKey("snapshot");
        assertWholeChat(chat);
    }

    @Test
    void snapshotFinishedAfterCompactionDoesNotReplaceExport() {
        var chat = new Chat().started().sent("m-1", "so far");
        api.send(chat);
        harness.httpFaults.before(PutObjectRequest.class::isInstance, () -> {
            api.send(chat.sent("m-2", "last words").ended().eventsFrom(2));
            harness.compactAll();
        });
        assertThat(api.chatWhenReady(chat.sessionId()).status()).isEqualTo(200);
        var export = harness.export(api, chat.sessionId()).orElseThrow();
        assertThat(ProtocolHarness.value(ProtocolHarness.file(export, "csv"), "key").s()).startsWith("exports/");
        assertWholeChat(chat);
    }
}
