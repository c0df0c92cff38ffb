package dev.chatreplay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.SessionKey;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessageIdTest {
    private static final String WEBHOOK = "0a8b1e0c-3a67-4a7e-9a53-7a4d6a1d7c10";

    @Test
    void idIsFirst130BitsOfHashInBase32() {
        // python3: base64.b32encode(hashlib.sha256(b"org\1s\1" b"7\1" + webhook).digest())[:26].lower()
        var id = MessageId.of(new SessionKey("org", "s"), 7, WEBHOOK);
        assertThat(id.text()).isEqualTo("msg_zbdud2vt5pgbvklsgqcxsozcxz");
        assertThat(id.uuid()).isEqualTo(UUID.fromString("c84741ea-b3eb-8c1a-a972-3405793b22be"));
    }

    @Test
    void uuidHasVersion8AndVariantOfRfc() {
        var ids = Stream.iterate(1L, version -> version + 1).limit(100)
                .map(version -> MessageId.of(new SessionKey("org", "s"), version, WEBHOOK).uuid()).distinct().toList();
        assertThat(ids).hasSize(100).allMatch(id -> id.version() == 8 && id.variant() == 2);
    }

    @Test
    void anyOtherPartGivesAnotherId() {
        var ids = List.of(
                MessageId.of(new SessionKey("org", "s"), 7, WEBHOOK),
                MessageId.of(new SessionKey("org", "s7"), 7, WEBHOOK),
                MessageId.of(new SessionKey("orgs", "s"), 7, WEBHOOK),
                MessageId.of(new SessionKey("org", "s"), 77, WEBHOOK),
                MessageId.of(new SessionKey("org", "s"), 7, WEBHOOK.replace('0', '1')),
                MessageId.of(new SessionKey("org", WEBHOOK), 7, WEBHOOK),
                MessageId.ofTest(new WebhookKey("org", WEBHOOK), Instant.EPOCH),
                MessageId.ofTest(new WebhookKey("org", WEBHOOK), Instant.EPOCH.plusMillis(1)));
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids.stream().map(MessageId::uuid)).doesNotHaveDuplicates();
    }
}
