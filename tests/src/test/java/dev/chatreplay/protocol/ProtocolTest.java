package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.reference.ReferenceChat;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.sqs.model.Message;

/// Base class of the protocol tests: one harness for each class. All faults end after each test.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedProtocolHarness.class)
abstract class ProtocolTest {
    final ProtocolHarness harness = openHarness();
    /// The organization of the tests.
    Api api = harness.organization();

    /// Opens the harness of this class. An override must not use fields of its object, because they have no values yet.
    ProtocolHarness openHarness() {
        return SharedProtocolHarness.open();
    }

    @AfterEach
    void heal() {
        harness.faults.heal();
        harness.httpFaults.heal();
        harness.compactAll();
        harness.faults.heal();
    }

    @AfterAll
    void stop() {
        SharedProtocolHarness.release(harness);
    }

    /// Sends a whole session with one message, and compacts it.
    Chat exported() {
        return exported(new Chat().started().sent("m-1", "hello").ended());
    }

    /// Sends `chat`, and compacts it.
    Chat exported(Chat chat) {
        api.send(chat);
        harness.compactAll();
        return chat;
    }

    /// Matches calls of this kind to the table Sessions.
    Predicate<SdkRequest> onSessions(Class<? extends DynamoDbRequest> kind) {
        var sessions = harness.stack.variable("SESSIONS_TABLE");
        return request -> kind.isInstance(request)
                && request.getValueForField("TableName", String.class).filter(sessions::equals).isPresent();
    }

    /// Receives all available compaction requests and returns those for the session of `chat`.
    List<Message> requestsFor(Chat chat) {
        return harness.compactionRequests().stream()
                .filter(message -> message.body().contains('"' + chat.sessionId() + '"'))
                .collect(Collectors.toList());
    }

    /// Returns the `logVersion` of the committed export.
    long exportedVersion(Chat chat) {
        return Long.parseLong(
                ProtocolHarness.value(harness.export(api, chat.sessionId()).orElseThrow(), "logVersion").n());
    }

    /// Asserts that GET reports the chat complete and that its file holds exactly the events of `chat`.
    void assertWholeChat(Chat chat) {
        var answer = api.chatWhenReady(chat.sessionId());
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.complete()).isTrue();
        assertThat(Api.download(answer)).isEqualTo(ReferenceChat.csv(chat.events()));
    }
}
