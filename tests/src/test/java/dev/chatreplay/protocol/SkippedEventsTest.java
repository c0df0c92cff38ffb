package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.ingest.EventIngestion;
import dev.chatreplay.ingest.EventIngestion.IngestionResult;
import dev.chatreplay.ingest.EventIngestion.OnInvalid;
import dev.chatreplay.organization.Organization;
import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.session.SessionSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;

/// Tests a batch of which some events cannot be recorded: one breaks a rule, and the session of another one accepts no more events.
class SkippedEventsTest extends StoresProtocolTest {
    private final EventIngestion ingestion = new EventIngestion(stores.authentication(harness.clock), recorder,
            stores.retention(), harness.clock);
    private final Chat open = new Chat();

    private IngestionResult record(OnInvalid onInvalid, List<ObjectNode> events) {
        return ingestion.record(new Organization(api.organizationId(), "Example", true, List.of(), Set.of(),
                Optional.empty()), Json.utf8(Json.batch(events)), onInvalid, deadline(), new LogLine("Test"));
    }

    /// The first event is too late, and the last one lacks its id.
    private List<ObjectNode> batch() {
        var closed = ended(SessionSettings.NONE, harness.clock.instant().minus(Duration.ofDays(8)));
        var events = List.of(closed.sent("m-1", "too late").last(), open.sent("m-1", "in time").last(),
                open.sent("m-2", "without id").last());
        events.getLast().remove("id");
        return events;
    }

    @Test
    void skippedEventsAreNamedInOrderAndOthersAreCounted() {
        var recorded = (IngestionResult.Recorded) record(OnInvalid.SKIP, batch());
        assertThat(recorded.count()).isEqualTo(1);
        assertThat(recorded.refused()).extracting(refused -> refused.index() + " " + refused.reason())
                .containsExactly("0 SESSION_CLOSED", "2 MISSING_FIELD");
        assertThat(session(open).logVersion()).isZero();
    }

    @Test
    void batchWithRefusedEventsIsRefusedAsWhole() {
        var refused = (IngestionResult.Refused) record(OnInvalid.REFUSE, batch());
        assertThat(refused.count()).isEqualTo(3);
        assertThat(refused.refused()).hasSize(2);
        assertThat(harness.faults.sent(BatchWriteItemRequest.class)).isEmpty();
    }

    @Test
    void batchFailsWhenRowOfItsSessionCannotBeRead() {
        harness.faults.refuse(BatchGetItemRequest.class::isInstance, SdkClientException.create("no connection"));
        assertThatThrownBy(() -> record(OnInvalid.SKIP, List.of(open.sent("m-1", "hello").last())))
                .isInstanceOf(SdkClientException.class);
        assertThat(harness.faults.sent(BatchWriteItemRequest.class)).isEmpty();
    }
}
