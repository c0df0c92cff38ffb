package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.client.Api;
import dev.chatreplay.download.ChatFiles;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.format.Formats;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.history.MessagePages;
import dev.chatreplay.history.MessagePages.Page;
import dev.chatreplay.history.MessagePages.Query;
import dev.chatreplay.history.Order;
import dev.chatreplay.history.Participants;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.session.Session;
import dev.chatreplay.wiring.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A process that reads the messages and the participants of sessions, with faults of its own.
final class PagedChat implements AutoCloseable {
    /// The faults of the process, which also record its calls.
    final Faults faults = new Faults();
    private final AwsClients aws;
    private final Stores stores;
    private final MessagePages pages;
    private final Participants participants;

    PagedChat(ProtocolHarness harness) {
        aws = Stack.clients(harness.stack.environment(), faults, new NoDelay());
        stores = new Stores(Environment.of(harness.stack.environment()), aws);
        var files = ChatFiles.of(stores, Formats.ofProduct(), ChatFiles.MAX_ENTRIES, harness.clock);
        pages = MessagePages.of(stores, files, harness.clock);
        participants = Participants.of(stores, files);
    }

    private static Deadline deadline() {
        return Deadline.before(Duration.ofMinutes(5), Duration.ofSeconds(5));
    }

    /// Returns a query for all messages.
    static Query all(Order order, int limit) {
        return new Query(order, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), limit);
    }

    /// Returns a query for the messages of a time.
    static Query between(Order order, Optional<Instant> since, Optional<Instant> until, int limit) {
        return new Query(order, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), since, until,
                limit);
    }

    /// Reads the row of a session.
    Session session(Api api, String sessionId) {
        return stores.sessions().find(new SessionKey(api.organizationId(), sessionId)).orElseThrow();
    }

    MessagePages.Answer answer(Session session, Query query, Optional<String> cursor) {
        return pages.read(session, query, cursor, deadline());
    }

    /// Reads a page that is ready.
    Page page(Session session, Query query, Optional<String> cursor) {
        var answer = answer(session, query, cursor);
        assertThat(answer).isInstanceOf(Page.class);
        return (Page) answer;
    }

    /// Reads all pages.
    ///
    /// @param between runs between two pages
    List<String> walk(Api api, String sessionId, Query query, Runnable between) {
        var messages = new ArrayList<String>();
        var next = Optional.<String>empty();
        do {
            var page = page(session(api, sessionId), query, next);
            assertThat(page.messages()).hasSizeLessThanOrEqualTo(query.limit());
            messages.addAll(page.messages());
            next = page.nextCursor();
            if (next.isPresent()) {
                between.run();
            }
        } while (next.isPresent());
        return messages;
    }

    /// Reads the participants.
    Participants.Answer participants(Session session) {
        return participants.read(session, deadline());
    }

    @Override
    public void close() {
        aws.close();
    }
}
