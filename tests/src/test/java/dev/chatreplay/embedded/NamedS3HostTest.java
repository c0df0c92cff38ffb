package dev.chatreplay.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.faults.run.FaultHarness;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.harness.UnpolledStack;
import dev.chatreplay.reference.ReferenceChat;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Tests an S3 emulator whose endpoint has a host name. No DNS entry covers `BUCKET.HOST`, so requests have the bucket in their path.
class NamedS3HostTest {
    private static final String VARIABLE = "AWS_ENDPOINT_URL_S3";

    @AutoClose
    private final FaultHarness harness = new FaultHarness();

    @Test
    void exportAtNamedHostIsWrittenAndDownloaded() throws Exception {
        var endpoint = URI.create(UnpolledStack.shared().variable(VARIABLE));
        var named = new URI(endpoint.getScheme(), null, "localhost", endpoint.getPort(), "", null, null);
        var process = harness.process(Map.of(VARIABLE, named.toString()));
        var chat = new Chat().started().sent("m-1", "hello").ended();
        assertThat(process.post(harness.tenant, chat.events()).isOk()).isTrue();

        var reply = process.get(harness.tenant, chat.sessionId(), ChatFormat.CSV);
        assertThat(reply.isOk()).as("%s", reply).isTrue();
        var link = URI.create(reply.data().path("chat_download_url").asText());
        assertThat(link.getHost()).isEqualTo("localhost");
        try (var file = link.toURL().openStream()) {
            assertThat(file.readAllBytes()).isEqualTo(ReferenceChat.csv(chat.events()));
        }
    }
}
