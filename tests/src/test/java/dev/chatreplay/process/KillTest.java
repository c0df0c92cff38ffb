package dev.chatreplay.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.faults.run.Results;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.FullExtent;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// Kills the process at times that a seed determines, while several clients send events and sessions end. Then searches for the acknowledged
/// messages. Runs alone, because other tests would time out beside it. `LocalDataTest` has the quick pass.
@FullExtent
@Isolated
class KillTest {
    private static final int KILLS = Extent.pick(2, 2, 12);
    private static final int MAX_MILLIS = 1600;
    private static final int CLIENTS = 4;
    private static final int MESSAGES_PER_BATCH = 10;

    @TempDir
    private Path data = Path.of("");

    /// One session as its client knows it: the ids of the acknowledged messages, and of all messages sent.
    private record Sent(Chat chat, List<String> acknowledged, List<String> attempted) {}

    @Test
    void acknowledgedMessagesAreInCsvAfterKill() throws InterruptedException, ExecutionException {
        var results = new Results("kill -9 while events are sent");
        var random = Results.random(Results.FIRST_SEED);
        var sessions = new ConcurrentLinkedQueue<Sent>();
        for (int kill = 1; kill <= KILLS; kill++) {
            killWhileSending(100 + random.nextInt(MAX_MILLIS - 100), sessions);
            results.add("kill " + kill, kill == KILLS ? lostOf(sessions) : List.of());
        }
        results.report();
    }

    /// Returns the sessions whose chat is wrong.
    private List<String> lostOf(Collection<Sent> sessions) {
        assertThat(sessions).hasSizeGreaterThan(1);
        var found = new ArrayList<String>();
        try (var local = LocalProcess.start(data)) {
            for (var sent : sessions) {
                var ids = messageIds(local.api(), sent.chat());
                if (!ids.containsAll(sent.acknowledged()) || !sent.attempted().containsAll(ids)
                        || Set.copyOf(ids).size() < ids.size()) {
                    found.add(sent + " has " + ids);
                }
            }
        }
        return found;
    }

    private void killWhileSending(long millis, Collection<Sent> sessions)
            throws InterruptedException, ExecutionException {
        try (var local = LocalProcess.start(data); var clients = Executors.newScheduledThreadPool(CLIENTS + 1)) {
            var running = new ArrayList<Future<?>>();
            for (int client = 0; client < CLIENTS; client++) {
                running.add(clients.submit(() -> sendUntilKilled(local.api(), sessions)));
            }
            running.add(clients.schedule(local::kill, millis, TimeUnit.MILLISECONDS));
            for (var each : running) {
                each.get();
            }
        }
    }

    /// Sends session after session: two batches, then a third batch with the end.
    private static void sendUntilKilled(Api api, Collection<Sent> sessions) {
        while (true) {
            var sent = new Sent(new Chat(), new ArrayList<>(), new ArrayList<>());
            sessions.add(sent);
            for (int batch = 0; batch < 3; batch++) {
                var events = nextBatch(sent, batch);
                if (!isAcknowledged(api, events)) {
                    return;
                }
                sent.acknowledged().addAll(messageIdsOf(events));
            }
        }
    }

    private static List<ObjectNode> nextBatch(Sent sent, int batch) {
        var first = sent.chat().events().size();
        for (int i = 0; i < MESSAGES_PER_BATCH; i++) {
            sent.chat().sent("m-" + batch + "-" + i, "message " + i + " of batch " + batch);
        }
        if (batch == 2) {
            sent.chat().ended();
        }
        var events = sent.chat().eventsFrom(first);
        sent.attempted().addAll(messageIdsOf(events));
        return events;
    }

    private static List<String> messageIdsOf(List<ObjectNode> events) {
        return events.stream().filter(event -> event.has("message")).map(event -> event.at("/message/id"))
                .map(JsonNode::asText).toList();
    }

    private static boolean isAcknowledged(Api api, List<ObjectNode> events) {
        try {
            return api.post(events).status() == 200;
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    /// Ends the session, and returns the message ids in its CSV.
    private static List<String> messageIds(Api api, Chat chat) {
        api.send(List.of(chat.ended().last()));
        return new String(api.csv(chat.sessionId()), UTF_8).lines().skip(1)
                .map(row -> row.substring(0, row.indexOf(','))).toList();
    }
}
