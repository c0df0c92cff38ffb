package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.SessionRows;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.S3Request;

/// Tests how long log entries are kept, and the latest start of a compaction.
class LogExpiryTest extends ProtocolTest {
    @Test
    void logRowsExpire75DaysAfterTheyWereRecorded() {
        var own = harness.organization();
        own.send(new Chat().started().sent("m-1", "hello").edited("m-1", "hi").deleted("m-2").ended());
        var now = harness.clock.instant();
        var rows = harness.stack.aws().dynamoDb()
                .scanPaginator(r -> r.tableName(harness.stack.variable("CHAT_LOG_TABLE"))
                        .consistentRead(true))
                .items().stream()
                .filter(row -> SessionRows.isOf(own.organizationId(), row)).toList();
        assertThat(rows).isNotEmpty().allSatisfy(row -> {
            var expiresAt = Instant.ofEpochSecond(Long.parseLong(ProtocolHarness.value(row, "expiresAt").n()));
            assertThat(expiresAt).isBetween(now.plus(Duration.ofDays(75)).minusSeconds(60),
                    now.plus(Duration.ofDays(75)).plusSeconds(60));
        });
    }

    @Test
    void compactorDoesNotStartWhenLogMayBeHalfExpired() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var request = requestsFor(chat).getFirst();
        harness.clock.pass(Duration.ofDays(21).plusMinutes(1));
        harness.compact(request);
        assertThat(harness.export(api, chat.sessionId())).isEmpty();
        assertThat(harness.faults.sent(S3Request.class)).isEmpty();
    }

    @Test
    void compactorStartsJustBeforeItsLatestStart() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var request = requestsFor(chat).getFirst();
        harness.clock.pass(Duration.ofDays(21).minusMinutes(10));
        assertThat(harness.compact(request)).isTrue();
        assertThat(harness.export(api, chat.sessionId())).isPresent();
    }
}
