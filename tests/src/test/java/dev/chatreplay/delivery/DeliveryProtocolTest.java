package dev.chatreplay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.TestReceiver.Post;
import dev.chatreplay.webhook.Delivery.Outcome;
import dev.chatreplay.webhook.Webhook;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/// Base class of the tests of deliveries to real receivers, by a clock that only the test moves. Each test has an organization of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DeliveryProtocolTest {
    @AutoClose
    final WebhookHarness harness = new WebhookHarness();
    Api owner = harness.stack.organization();

    @BeforeEach
    final void begin() {
        harness.process.revive();
        harness.loseMessages();
        harness.receiver.forget();
        owner = harness.stack.organization();
    }

    final List<Post> posts(String path) {
        return harness.receiver.posts(path);
    }

    /// Returns how a delivery has ended; empty until then.
    final Optional<Outcome> outcome(Webhook webhook, Chat chat, long version) {
        return harness.delivery(webhook, chat, version).orElseThrow().outcome();
    }

    static String link(Post post) {
        return post.json().required("chatDownloadUrl").asText();
    }

    static byte[] download(String link) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(HttpRequest.newBuilder(URI.create(link)).build(), BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        }
    }
}
