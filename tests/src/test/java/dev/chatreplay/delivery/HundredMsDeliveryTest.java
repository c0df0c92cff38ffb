package dev.chatreplay.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.TestReceiver.Post;
import dev.chatreplay.organization.LandingTarget;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.webhook.Flavor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Tests deliveries that look like those of 100ms.
class HundredMsDeliveryTest extends DeliveryProtocolTest {
    private static final String BUCKET = "landing-bucket";

    @Test
    void hundredMsReceiverGetsItsShape() {
        harness.register(owner, "/100ms", Flavor.HUNDRED_MS);
        harness.export(owner, new Chat().started().sent("m-1", "hello").ended());
        harness.deliver();
        assertThat(posts("/100ms")).singleElement().satisfies(post -> {
            assertThat(post.json().required("type").asText()).isEqualTo("recording.success");
            assertThat(post.headers()).doesNotContainKeys("webhook-signature", "rtk-signature");
        });
    }

    /// The clock stands still, so both sessions begin in the same second. The meeting has a character that no URI may have.
    @Test
    void sessionsOfOneMeetingAndSecondHaveTwoRecordings() throws Exception {
        landHundredMs();
        harness.register(owner, "/recordings", Flavor.HUNDRED_MS);
        harness.export(owner, ofMeeting(new Chat().started().sent("m-1", "in the first").ended()));
        var second = harness.export(owner, ofMeeting(new Chat().started().sent("m-1", "in the second").ended()));
        harness.settle();
        assertThat(recordings()).hasSize(2).doesNotHaveDuplicates();
        assertEachPostNamesItsFile();

        harness.late(owner, ofMeeting(second.sent("m-2", "late")));
        harness.settle();
        assertThat(recordings()).hasSize(3);
        var late = posts("/recordings").getLast().json().required("data");
        assertThat(late.required("session_id").asText()).isEqualTo(second.sessionId());
        assertThat(posts("/recordings").stream().map(Post::json).map(json -> json.required("data"))
                .filter(data -> data.required("session_id").asText().equals(second.sessionId()))
                .map(data -> data.required("chat_recording_path").asText()).distinct())
                .as("the same address for a later version").hasSize(1);
        assertThat(file(late)).asString(UTF_8).contains("in the second", "late");
    }

    private void landHundredMs() {
        var organizations = new Organizations(harness.stack.aws(), harness.stack.variable("ORGANIZATIONS_TABLE"));
        organizations.setFormats(owner.organizationId(), Set.of("csv_100ms"));
        organizations.setLanding(owner.organizationId(), Optional.of(
                new LandingTarget(BUCKET, owner.organizationId(), Set.of("csv_100ms"))));
    }

    private static Chat ofMeeting(Chat chat) {
        chat.events().forEach(event -> event.put("meetingId", "Größe\u00a01"));
        return chat;
    }

    private List<String> recordings() {
        return posts("/recordings").stream()
                .map(post -> post.json().requiredAt("/data/chat_recording_path").asText()).toList();
    }

    private void assertEachPostNamesItsFile() throws Exception {
        for (var post : posts("/recordings")) {
            var data = post.json().required("data");
            assertThat(file(data)).isEqualTo(download(data.required("chat_recording_presigned_url").asText()));
        }
    }

    private byte[] file(JsonNode data) {
        var key = data.required("chat_recording_path").asText().substring(("s3://" + BUCKET + "/").length());
        return harness.stack.s3().getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asByteArray();
    }
}
