package dev.chatreplay.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Errors;
import dev.chatreplay.client.Gzip;
import dev.chatreplay.client.Json;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.reference.ReferenceChat;
import dev.chatreplay.reference.Repair;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Sends thousands of malformed requests in parallel, and good requests between them.
@Scaled
class MalformedInputTest {
    private static final int WORKERS = 8;
    private static final int ROUNDS_OF_A_WORKER = Extent.pick(11, 90, 900);
    private static final int REQUESTS_OF_A_ROUND = 3;

    private final Api api = Stack.shared().organization();
    private final long seed = Long.getLong("seed", new Random().nextLong());
    /// The acknowledged events: the good ones, and damaged ones that still follow the rules.
    private final Queue<ObjectNode> recorded = new ConcurrentLinkedQueue<>();
    /// The ids of bad segments that name a session nevertheless. A damaged event that still follows the rules can begin a session with any
    /// id.
    private final Queue<String> found = new ConcurrentLinkedQueue<>();

    @Test
    void malformedRequestsAreRefusedAndGoodEventsRecorded() throws Exception {
        var workers = IntStream.range(0, WORKERS).<Callable<Integer>>mapToObj(i -> () -> work(i)).toList();
        int requests = 0;
        try (var threads = Executors.newFixedThreadPool(WORKERS)) {
            for (var worker : threads.invokeAll(workers)) {
                requests += worker.get();
            }
        }
        assertThat(requests).isGreaterThanOrEqualTo(Extent.pick(250, 2_000, 20_000));

        var expected = ReferenceChat.csvs(recorded);
        assertThat(expected).hasSizeGreaterThanOrEqualTo(WORKERS);
        assertThat(expected.keySet()).as("the sessions that GET found, seed %d", seed).containsAll(found);
        // The chat of a live session may be a snapshot of up to 30 s ago, which `work` or a bad segment had made. The export of an ended
        // session has every event.
        expected.keySet().forEach(id -> api.send(new Chat(id).ended()));
        for (var session : expected.entrySet()) {
            assertThat(new String(api.csv(session.getKey()), StandardCharsets.UTF_8))
                    .as("%s, run again with -Dseed=%d", session.getKey(), seed)
                    .isEqualTo(new String(session.getValue(), StandardCharsets.UTF_8));
        }
    }

    private int work(int worker) throws IOException {
        var random = new Random(seed + worker);
        var chat = new Chat("s-fuzz-" + worker).started();
        api.send(chat);
        recorded.addAll(chat.events());
        assertThat(api.chat("s-fuzz-" + worker).status()).isIn(200, 202);
        for (int round = 0; round < ROUNDS_OF_A_WORKER; round++) {
            var sent = chat.events().size();
            var message = "m-" + worker + "-" + round;
            chat.sent(message, "good").edited(message, "better").pinned(message);
            var good = chat.eventsFrom(sent);
            if (round % 10 == 0) {
                api.send(good);
                recorded.addAll(good);
            } else {
                postDamaged(good, random);
            }
            getWithBadId(random);
            callWithBadCredentials(random);
        }
        return ROUNDS_OF_A_WORKER * REQUESTS_OF_A_ROUND;
    }

    private void postDamaged(List<ObjectNode> good, Random random) throws IOException {
        var batch = Json.batch(good);
        var body = random.nextInt(3) == 0
                ? ByteMutation.damaged(Json.utf8(batch), random)
                : Json.ascii(JsonMutation.damaged(batch, random));
        var answer = post(body, random.nextInt(3) == 0 ? "?on_invalid=skip" : "", random);
        if (answer.status() == 200) {
            var events = eventsOf(body);
            answer.data().path("refused").valueStream().map(refused -> refused.path("index").asInt())
                    .sorted(Comparator.reverseOrder()).forEach(index -> events.remove(index.intValue()));
            assertThat(answer.data().path("recorded").asInt()).isEqualTo(events.size());
            events.forEach(event -> recorded.add(Repair.of((ObjectNode) event)));
            return;
        }
        assertRefused(answer, "body", body);
        assertThat(answer.status()).isIn(400, 413);
    }

    /// Sends a body as it is, in gzip, or in damaged gzip. Its checksum prevents that damaged gzip has another content.
    private Answer post(byte[] body, String query, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> api.post(query, Gzip.of(body), "Content-Encoding", "gzip");
            case 1 -> api.post(query, ByteMutation.damaged(Gzip.of(body), random), "Content-Encoding", "gzip");
            default -> api.post(query, body);
        };
    }

    private void getWithBadId(Random random) {
        var segment = Garbage.sessionIdSegment(random);
        var answer = api.chatAt(segment);
        if (answer.status() == 200) {
            found.add(idOf(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8)));
            return;
        }
        assertRefused(answer, "id", segment.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).as("%s", segment).isIn(400, 404);
    }

    private static String idOf(String segment) {
        return segment.startsWith("~")
                ? new String(Base64.getUrlDecoder().decode(segment.substring(1)), StandardCharsets.UTF_8)
                : segment;
    }

    private void callWithBadCredentials(Random random) {
        var authorization = Garbage.authorization(api.organizationId(), random);
        var other = api.with(authorization);
        var answer = random.nextBoolean() ? other.chat("s-fuzz-0") : other.post(new byte[]{'{'});
        Errors.assertError(answer, 401, "UNAUTHORIZED");
    }

    private void assertRefused(Answer answer, String kind, byte[] sent) {
        var description = "seed %d: %s %.300s got the answer %s".formatted(seed, kind,
                new String(sent, StandardCharsets.ISO_8859_1), answer);
        assertThat(answer.status()).as(description).isBetween(400, 499);
        if (!answer.body().has("message")) {
            Errors.assertIsDocumented(answer);
        }
    }

    /// Reads text, not bytes, because Jackson refuses lone surrogates in names when it reads bytes.
    private static List<JsonNode> eventsOf(byte[] body) throws IOException {
        var text = new String(body, StandardCharsets.UTF_8);
        return new ArrayList<>(new ObjectMapper().readTree(text).get("events").valueStream().toList());
    }
}
