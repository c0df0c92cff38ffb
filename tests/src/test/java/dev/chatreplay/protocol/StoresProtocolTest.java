package dev.chatreplay.protocol;

import dev.chatreplay.harness.TestContext;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.event.ChatEventParser;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.ingest.EventRecorder;
import dev.chatreplay.ingest.ReceivedEvent;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.SessionSettings;
import dev.chatreplay.session.Sessions;
import dev.chatreplay.wiring.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Base class of the protocol tests that call the stores, the recorder and the workers themselves. Without HTTP and queue messages, such a
/// test takes little time.
abstract class StoresProtocolTest extends ProtocolTest {
    /// The stores of the tests, whose calls have the compactor's faults.
    final Stores stores = harness.stores();
    final Sessions sessions = stores.sessions();
    final EventRecorder recorder = new EventRecorder(stores.chatLog(), sessions, stores.compactionQueue(),
            stores.retention(), harness.clock);

    static Deadline deadline() {
        return Deadline.before(TestContext.UNHURRIED, Duration.ofSeconds(15));
    }

    SessionKey key(Chat chat) {
        return new SessionKey(api.organizationId(), chat.sessionId());
    }

    /// Reads the session of a chat.
    Session session(Chat chat) {
        return sessions.find(key(chat)).orElseThrow();
    }

    /// Records the events of a chat from number `first` on.
    ///
    /// @return the failed sessions and the cause of each
    Map<SessionKey, RuntimeException> record(Chat chat, int first) {
        var received = received(chat, first, harness.clock.instant());
        return recorder.record(recorder.admit(received, Map.of(), deadline()), deadline());
    }

    /// Returns the last event of a chat as received at `at`.
    ReceivedEvent received(Chat chat, Instant at) {
        return received(chat, chat.events().size() - 1, at).getFirst();
    }

    private List<ReceivedEvent> received(Chat chat, int first, Instant at) {
        var body = Json.utf8(Json.batch(chat.eventsFrom(first)));
        return ChatEventParser.parseBatch(body, api.organizationId(), harness.clock.instant()).events().stream()
                .map(event -> new ReceivedEvent(event.parsed(), at)).toList();
    }

    /// Creates the row of a live session without events.
    Chat live(SessionSettings settings) {
        var chat = new Chat();
        var now = harness.clock.instant();
        sessions.createIfAbsent(key(chat), Optional.of("m-1"), now, settings, now);
        return chat;
    }

    /// Creates the row of an ended session without events.
    Chat ended() {
        return ended(SessionSettings.NONE, harness.clock.instant());
    }

    /// Creates the row of a session without events that ended at `end`.
    Chat ended(SessionSettings settings, Instant end) {
        var chat = live(settings);
        sessions.end(key(chat), end, end, settings, end);
        return chat;
    }
}
