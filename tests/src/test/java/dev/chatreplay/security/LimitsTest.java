package dev.chatreplay.security;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.reference.ReferenceChat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;

/// Bodies that are small to send and meant to be dear to read. Each is refused, at a price that grows with its bytes and no faster:
/// memory is counted, not time, so that a busy machine says the same.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsTest {
    private static final int LARGEST = 1024 * 1024;
    /// Of an HTTP API's payload, as base64 in the event: API Gateway takes no more.
    private static final int LARGEST_OF_THE_GATEWAY = 10 * 1024 * 1024;
    /// Bytes allocated for each byte of a body: UTF-16, the event's JSON around it, its decoding and the copy that is kept of it.
    private static final int BYTES_PER_BYTE = 60;
    private static final long BYTES_PER_CALL = 4 * 1024 * 1024;

    private final Faults calls = new Faults();
    private final Stack stack = Stack.shared();
    @AutoClose
    private final HttpFunctions functions = new HttpFunctions(stack, calls);
    private final Api api = stack.organization();
    private final String authorization = HttpFunctions.authorization(api);

    static Stream<Arguments> bombs() {
        return Stream.of(
                bomb("arrays in arrays", "[".repeat(LARGEST)),
                bomb("objects in objects", "{\"a\":".repeat(LARGEST / 5)),
                bomb("closed arrays in an event",
                        "{\"events\":[{\"x\":" + "[".repeat(400_000) + "]".repeat(400_000) + "}]}"),
                bomb("nested just too deeply", "{\"events\":[{\"x\":" + "[".repeat(80) + "]".repeat(80) + "}]}"),
                bomb("a number of a million digits", "{\"events\":[{\"x\":" + "9".repeat(1_000_000) + "}]}"),
                bomb("a huge exponent", "{\"events\":[{\"x\":1e999999999,\"occurredAt\":1e-999999999}]}"),
                bomb("a huge file size",
                        event("{\\\"link\\\":\\\"http://a/b\\\",\\\"name\\\":\\\"n\\\",\\\"size\\\":1e999999999}")),
                bomb("a file size of many digits",
                        event("{\\\"link\\\":\\\"http://a/b\\\",\\\"name\\\":\\\"n\\\",\\\"size\\\":"
                                + "9".repeat(60_000) + "}")),
                bomb("a name of a million characters", "{\"" + "n".repeat(1_000_000) + "\":1}"),
                bomb("very many fields", "{" + IntStream.range(0, 100_000).mapToObj(i -> "\"f" + i + "\":0")
                        .collect(Collectors.joining(",")) + "}"),
                bomb("names that a hash table finds alike", "{" + alike(12).map(name -> "\"" + name + "\":0")
                        .collect(Collectors.joining(",")) + "}"),
                bomb("names that String's hash finds alike", "{" + alikeToString(13).map(name -> "\"" + name + "\":0")
                        .collect(Collectors.joining(",")) + "}"),
                bomb("very many events", "{\"events\":[" + "{},".repeat(300_000) + "{}]}"),
                bomb("very many commas", "{\"events\":[" + ",".repeat(1_000_000) + "]}"),
                bomb("very many targets",
                        "{\"events\":[{\"message\":{\"targetUserIds\":[" + "0,".repeat(500_000) + "0]}}]}"),
                bomb("a string of escapes", "{\"events\":[{\"x\":\"" + "\\u0041".repeat(170_000) + "\"}]}"),
                bomb("a link that is hard to match", image("http://" + "@".repeat(60_000))),
                bomb("a link of many colons", image("http://a" + ":".repeat(60_000))),
                bomb("a time that is hard to match",
                        "{\"events\":[{\"type\":\"session.started\",\"id\":\"e\",\"occurredAt\":\"2026-11-21T09:00:00."
                                + "1".repeat(60_000) + "\"}]}"),
                bomb("too long by a byte", " ".repeat(LARGEST + 1)));
    }

    static Stream<Arguments> odd() {
        var body = "{\"events\":[" + new Chat().started().last() + "]}";
        return Stream.of(
                Arguments.of("gzip of a gigabyte of nothing", (Supplier<byte[]>) () -> gzip(1000)),
                Arguments.of("gzip of a body", (Supplier<byte[]>) () -> gzip(body.getBytes(UTF_8), 1)),
                Arguments.of("UTF-16", (Supplier<byte[]>) () -> body.getBytes(UTF_16)),
                Arguments.of("UTF-32", (Supplier<byte[]>) () -> body.getBytes(Charset.forName("UTF-32"))),
                Arguments.of("a byte order mark", (Supplier<byte[]>) () -> ("\ufeff" + body).getBytes(UTF_8)),
                Arguments.of("overlong UTF-8", (Supplier<byte[]>) () -> new byte[]{(byte) 0xc1, (byte) 0xbb}),
                Arguments.of("as much as the gateway takes", (Supplier<byte[]>) () -> new byte[LARGEST_OF_THE_GATEWAY]),
                Arguments.of("nothing", (Supplier<byte[]>) () -> new byte[0]));
    }

    private static Arguments bomb(String name, String body) {
        return Arguments.of(name, body);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void aBombIsRefusedAtAPriceThatItsBytesPay(String name, String body) {
        assertCheaplyRefused(name, body.length(), () -> functions.post(authorization, body));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void aBombInBase64IsRefusedAtAPriceThatItsBytesPay(String name, String body) {
        var bytes = body.getBytes(UTF_8);
        assertCheaplyRefused(name, bytes.length, () -> functions.post(authorization, bytes));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("odd")
    void anEncodingThatIsNotOursIsRefusedUnread(String name, Supplier<byte[]> body) {
        var bytes = body.get();
        assertCheaplyRefused(name, bytes.length, () -> functions.post(authorization, bytes));
    }

    @Test
    void anEventMayHaveManyFieldsOfNamesThatAHashTableFindsAlike() {
        for (var names : List.of(alike(11).toList(), alikeToString(11).toList())) {
            var chat = new Chat().sent("m-1", "hello").ended();
            names.forEach(name -> chat.events().getFirst().put(name, 0));
            api.send(chat);
            assertThat(Api.download(api.chatWhenReady(chat.sessionId()))).isEqualTo(ReferenceChat.csv(chat.events()));
        }
    }

    @Test
    void whoIsNotLetInHasNothingReadOfHisBody() {
        var body = "[".repeat(LARGEST);
        var stranger = Api.basic("nobody:key");
        assertThat(functions.post(stranger, body)).isEqualTo(functions.post(stranger, ""));
    }

    @Test
    void longCredentialsAreRefused() {
        for (var length : new int[]{1_000, 1_000_000}) {
            assertThat(functions.chat(Api.basic("a:" + "k".repeat(length)), "s-1").status()).isEqualTo(401);
            assertThat(functions.chat(Api.basic("a".repeat(length) + ":k"), "s-1").status()).isEqualTo(401);
            assertThat(functions.chat("Basic " + " ".repeat(length), "s-1").status()).isEqualTo(401);
            assertThat(functions.chat(Api.basic(":".repeat(length)), "s-1").status()).isEqualTo(401);
        }
    }

    private void assertCheaplyRefused(String name, long length, Supplier<HttpFunctions.Answer> call) {
        // The first time classes are loaded, whose memory is not the body's.
        assertThat(call.get().status()).isIn(400, 413);
        calls.heal();
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var before = threads.getCurrentThreadAllocatedBytes();
        var answer = call.get();
        var allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(answer.status()).as("%s: %s", name, answer).isIn(400, 413);
        assertThat(answer.body()).hasSizeLessThan(1_000);
        assertThat(allocated).as("bytes allocated for %d of %s", length, name)
                .isLessThan(BYTES_PER_CALL + BYTES_PER_BYTE * length);
        assertThat(calls.sent(BatchWriteItemRequest.class)).isEmpty();
    }

    private static String event(String filePayload) {
        return message("FILE_MESSAGE", filePayload);
    }

    private static String image(String link) {
        return message("IMAGE_MESSAGE", link);
    }

    private static String message(String type, String payload) {
        var chat = new Chat().sent("m-1", "PAYLOAD", message -> message.put("payloadType", type));
        return "{\"events\":[" + chat.last().toString().replace("PAYLOAD", payload) + "]}";
    }

    /// 2^n names of one hash in a table that multiplies by 33, as Jackson's does.
    private static Stream<String> alike(int n) {
        return names(n, "bB", "ac");
    }

    /// 2^n names of one `String.hashCode()`.
    private static Stream<String> alikeToString(int n) {
        return names(n, "Aa", "BB");
    }

    private static Stream<String> names(int n, String one, String other) {
        return IntStream.range(0, 1 << n)
                .mapToObj(i -> IntStream.range(0, n).mapToObj(bit -> (i >> bit & 1) == 0 ? one : other)
                        .collect(Collectors.joining()));
    }

    private static byte[] gzip(int megabytes) {
        return gzip(new byte[1024 * 1024], megabytes);
    }

    private static byte[] gzip(byte[] block, int times) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            for (int i = 0; i < times; i++) {
                gzip.write(block);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
