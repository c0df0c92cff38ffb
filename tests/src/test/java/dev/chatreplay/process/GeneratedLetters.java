package dev.chatreplay.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.chatreplay.client.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// An SQS with a dead-letter queue and its source queue, for more dead letters than a memory holds. It makes the body of a dead letter when it is
/// received. As in SQS, the order is random, a received dead letter is hidden for a time, and 120,000 can be hidden at most.
final class GeneratedLetters implements AutoCloseable {
    /// One dead letter in this many has the reason `SESSION_CLOSED`, the others have `FAILED`.
    static final int ONE_IN = 10;
    private static final int MAX_IN_FLIGHT = 120_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int letters;
    private final int characters;
    private final Duration pause;
    private final long startedAt = System.currentTimeMillis();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Deque<Integer> visible;
    /// The receives of hidden dead letters, the oldest first, also of those that were deleted or released meanwhile.
    private final Deque<Receive> hidden = new ArrayDeque<>();
    private final int[] receives;
    private final BitSet inFlight = new BitSet();
    private final BitSet deleted = new BitSet();
    private final BitSet sentBack = new BitSet();
    private int sentTwice;
    private boolean hasPaused;

    private record Receive(int letter, int number, long visibleAt) {}

    /// Starts it with this many dead letters.
    ///
    /// @param characters the length of each
    /// @param pause the time that one receive takes after half of the dead letters were received
    GeneratedLetters(int letters, int characters, Duration pause) {
        this.letters = letters;
        this.characters = characters;
        this.pause = pause;
        this.receives = new int[letters];
        var order = IntStream.range(0, letters).boxed().collect(Collectors.toList());
        Collections.shuffle(order, new Random(letters));
        this.visible = new ArrayDeque<>(order);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /// Returns the variables of a command.
    Map<String, String> environment() {
        var url = "http://127.0.0.1:" + server.getAddress().getPort();
        return Map.of("AWS_ENDPOINT_URL_SQS", url, "AWS_REGION", "eu-west-1", "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test", "EVENTS_DEAD_LETTER_QUEUE_URL", url + "/0/dead",
                "EVENTS_QUEUE_URL", url + "/0/events");
    }

    /// Ends the visibility timeout of all dead letters, and lets one receive of the next command take long again.
    synchronized void becomeVisible() {
        hidden.forEach(this::release);
        hidden.clear();
        hasPaused = false;
    }

    /// Returns the number of dead letters that are left.
    synchronized int left() {
        return letters - deleted.cardinality();
    }

    /// Returns the dead letters that were sent back, by their numbers.
    synchronized BitSet sentBack() {
        return (BitSet) sentBack.clone();
    }

    /// Returns how often a dead letter was sent back that was sent back before.
    synchronized int sentTwice() {
        return sentTwice;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = Json.parse(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            var action = exchange.getRequestHeaders().getFirst("X-Amz-Target").replaceFirst(".*\\.", "");
            var body = Json.utf8(switch (action) {
                case "GetQueueAttributes" -> attributes();
                case "ReceiveMessage" -> receive(request);
                case "DeleteMessageBatch" -> batch(request, this::delete);
                case "ChangeMessageVisibilityBatch" -> batch(request, this::makeVisible);
                case "SendMessageBatch" -> batch(request, this::send);
                default -> throw new IllegalArgumentException("no answer to " + action);
            });
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized ObjectNode attributes() {
        var answer = JSON.createObjectNode();
        answer.putObject("Attributes").put("ApproximateNumberOfMessages", "" + visible.size())
                .put("ApproximateNumberOfMessagesNotVisible", "" + inFlight.cardinality());
        return answer;
    }

    private ObjectNode receive(JsonNode request) {
        var received = received(request.required("MaxNumberOfMessages").asInt(),
                Duration.ofSeconds(request.required("VisibilityTimeout").asInt()));
        pauseOnce();
        var answer = JSON.createObjectNode();
        var messages = answer.putArray("Messages");
        received.forEach(receive -> add(receive, messages));
        return answer;
    }

    private void pauseOnce() {
        synchronized (this) {
            if (hasPaused || visible.size() > left() / 2) {
                return;
            }
            hasPaused = true;
        }
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized List<Receive> received(int most, Duration visibility) {
        var now = System.nanoTime();
        while (!hidden.isEmpty() && hidden.getFirst().visibleAt() <= now) {
            release(hidden.removeFirst());
        }
        int count = Math.min(Math.min(most, visible.size()), MAX_IN_FLIGHT - inFlight.cardinality());
        return IntStream.range(0, count).mapToObj(_ -> {
            int letter = visible.removeFirst();
            inFlight.set(letter);
            var receive = new Receive(letter, ++receives[letter], now + visibility.toNanos());
            hidden.addLast(receive);
            return receive;
        }).toList();
    }

    /// Does nothing when the dead letter was deleted, released or received again since.
    private void release(Receive receive) {
        if (inFlight.get(receive.letter()) && receives[receive.letter()] == receive.number()) {
            inFlight.clear(receive.letter());
            visible.addLast(receive.letter());
        }
    }

    private void add(Receive receive, ArrayNode messages) {
        var body = "\"" + receive.letter() + " " + "x".repeat(characters) + "\"";
        var reason = receive.letter() % ONE_IN == 0 ? "SESSION_CLOSED" : "FAILED";
        var message = messages.addObject().put("MessageId", "letter-" + receive.letter())
                .put("ReceiptHandle", receive.letter() + "/" + receive.number()).put("Body", body)
                .put("MD5OfBody", SqsDigest.of(body)).put("MD5OfMessageAttributes", SqsDigest.of("reason", reason));
        message.putObject("Attributes").put("SentTimestamp", "" + (startedAt - Duration.ofDays(1).toMillis()));
        message.putObject("MessageAttributes").putObject("reason").put("DataType", "String")
                .put("StringValue", reason);
    }

    private interface Entry {
        void handle(JsonNode entry, ObjectNode answer);
    }

    private static ObjectNode batch(JsonNode request, Entry handler) {
        var answer = JSON.createObjectNode();
        var successful = answer.putArray("Successful");
        answer.putArray("Failed");
        for (var entry : request.required("Entries")) {
            handler.handle(entry, successful.addObject().put("Id", entry.required("Id").asText()));
        }
        return answer;
    }

    private static int letter(JsonNode entry) {
        return Integer.parseInt(entry.required("ReceiptHandle").asText().replaceFirst("/.*", ""));
    }

    private synchronized void delete(JsonNode entry, ObjectNode unused) {
        inFlight.clear(letter(entry));
        deleted.set(letter(entry));
    }

    private synchronized void makeVisible(JsonNode entry, ObjectNode unused) {
        release(new Receive(letter(entry), Integer.parseInt(
                entry.required("ReceiptHandle").asText().replaceFirst(".*/", "")), 0));
    }

    private void send(JsonNode entry, ObjectNode answer) {
        var body = entry.required("MessageBody").asText();
        var attribute = entry.required("MessageAttributes").properties().iterator().next();
        answer.put("MessageId", "sent").put("MD5OfMessageBody", SqsDigest.of(body)).put(
                "MD5OfMessageAttributes",
                SqsDigest.of(attribute.getKey(), attribute.getValue().path("StringValue").asText()));
        int letter = Integer.parseInt(body.substring(1, body.indexOf(' ')));
        synchronized (this) {
            sentTwice += sentBack.get(letter) ? 1 : 0;
            sentBack.set(letter);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
