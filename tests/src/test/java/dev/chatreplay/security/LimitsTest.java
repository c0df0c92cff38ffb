package dev.chatreplay.security;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Gzip;
import dev.chatreplay.harness.Extent;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Scaled;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.reference.ReferenceChat;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;

/// Sends bodies that cost little to send and much to read. The function refuses each, and its memory grows at most linearly with the
/// body's bytes. The test counts memory, not time, because a busy machine then gives the same result.
@Scaled
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsTest {
    private static final int LARGEST = 1024 * 1024;
    /// API Gateway's limit for the payload of an HTTP API. The event carries it as base64.
    private static final int API_GATEWAY_LARGEST = 10 * 1024 * 1024;
    /// Limit of the bytes allocated for each byte of a body: UTF-16, the event's JSON around it, its decoding and a copy.
    private static final int BYTES_PER_BYTE = 60;
    private static final long BYTES_PER_CALL = 4 * 1024 * 1024;

    private static final int MEGABYTES_OF_ZEROS = Extent.pick(200, 1000, 1000);
    private static final int GZIP_HEADER = 10;
    /// A last block of deflate, without content.
    private static final byte[] LAST_BLOCK = {3, 0};

    private final Faults calls = new Faults();
    private final Stack stack = Stack.shared();
    @AutoClose
    private final HttpFunctions functions = new HttpFunctions(stack, calls);
    private final Api api = stack.organization();
    private final String authorization = HttpFunctions.authorization(api);

    static Stream<Arguments> expensiveBodies() {
        return Stream.of(
                expensive("arrays in arrays", "[".repeat(LARGEST)),
                expensive("objects in objects", "{\"a\":".repeat(LARGEST / 5)),
                expensive("closed arrays in an event",
                        "{\"events\":[{\"x\":" + "[".repeat(400_000) + "]".repeat(400_000) + "}]}"),
                expensive("nested a little too deeply",
                        "{\"events\":[{\"x\":" + "[".repeat(80) + "]".repeat(80) + "}]}"),
                expensive("a number of a million digits", "{\"events\":[{\"x\":" + "9".repeat(1_000_000) + "}]}"),
                expensive("a huge exponent", "{\"events\":[{\"x\":1e999999999,\"occurredAt\":1e-999999999}]}"),
                expensive("a huge file size",
                        event("{\\\"link\\\":\\\"http://a/b\\\",\\\"name\\\":\\\"n\\\",\\\"size\\\":1e999999999}")),
                expensive("a file size of many digits",
                        event("{\\\"link\\\":\\\"http://a/b\\\",\\\"name\\\":\\\"n\\\",\\\"size\\\":"
                                + "9".repeat(60_000) + "}")),
                expensive("a name of a million characters", "{\"" + "n".repeat(1_000_000) + "\":1}"),
                expensive("very many fields", "{" + IntStream.range(0, 100_000).mapToObj(i -> "\"f" + i + "\":0")
                        .collect(Collectors.joining(",")) + "}"),
                expensive("names with equal hashes in Jackson's table",
                        "{" + jacksonHashCollisions(12).map(name -> "\"" + name + "\":0")
                                .collect(Collectors.joining(",")) + "}"),
                expensive("names with equal String.hashCode()",
                        "{" + stringHashCollisions(13).map(name -> "\"" + name + "\":0")
                                .collect(Collectors.joining(",")) + "}"),
                expensive("very many events", "{\"events\":[" + "{},".repeat(300_000) + "{}]}"),
                expensive("very many commas", "{\"events\":[" + ",".repeat(1_000_000) + "]}"),
                expensive("very many targets",
                        "{\"events\":[{\"message\":{\"targetUserIds\":[" + "0,".repeat(500_000) + "0]}}]}"),
                expensive("a string of escape sequences",
                        "{\"events\":[{\"x\":\"" + "\\u0041".repeat(170_000) + "\"}]}"),
                expensive("a link that is expensive to match", image("http://" + "@".repeat(60_000))),
                expensive("a link of many colons", image("http://a" + ":".repeat(60_000))),
                expensive("a time that is expensive to match",
                        "{\"events\":[{\"type\":\"session.started\",\"id\":\"e\",\"occurredAt\":\"2026-11-21T09:00:00."
                                + "1".repeat(60_000) + "\"}]}"),
                expensive("one byte too long", " ".repeat(LARGEST + 1)));
    }

    static Stream<Arguments> unsupported() {
        var body = "{\"events\":[" + new Chat().started().last() + "]}";
        return Stream.of(
                Arguments.of("gzip of many megabytes of zeros", (Supplier<byte[]>) () -> gzip(MEGABYTES_OF_ZEROS)),
                Arguments.of("gzip of a body", (Supplier<byte[]>) () -> Gzip.of(body.getBytes(UTF_8))),
                Arguments.of("UTF-16", (Supplier<byte[]>) () -> body.getBytes(UTF_16)),
                Arguments.of("UTF-32", (Supplier<byte[]>) () -> body.getBytes(Charset.forName("UTF-32"))),
                Arguments.of("a byte order mark", (Supplier<byte[]>) () -> ("\ufeff" + body).getBytes(UTF_8)),
                Arguments.of("overlong UTF-8", (Supplier<byte[]>) () -> new byte[]{(byte) 0xc1, (byte) 0xbb}),
                Arguments.of("API Gateway's largest payload", (Supplier<byte[]>) () -> new byte[API_GATEWAY_LARGEST]),
                Arguments.of("empty", (Supplier<byte[]>) () -> new byte[0]));
    }

    static Stream<Arguments> gzipBodies() {
        var body = ("{\"events\":[" + new Chat().started().last() + "]}").getBytes(UTF_8);
        return Stream.of(
                Arguments.of("many megabytes of zeros", (Supplier<byte[]>) () -> gzip(MEGABYTES_OF_ZEROS)),
                Arguments.of("a hundred megabytes of zeros", (Supplier<byte[]>) () -> gzip(100)),
                Arguments.of("a bomb behind a good body",
                        (Supplier<byte[]>) () -> Gzip.concat(Gzip.of(body), gzip(100))),
                Arguments.of("a bomb of many members",
                        (Supplier<byte[]>) () -> repeated(gzip(1), 200)),
                Arguments.of("very many empty members",
                        (Supplier<byte[]>) () -> repeated(Gzip.of(new byte[0]), API_GATEWAY_LARGEST / 20)),
                Arguments.of("a long file name", (Supplier<byte[]>) () -> withFileName(Gzip.of(new byte[0]))),
                Arguments.of("API Gateway's largest payload of zeros",
                        (Supplier<byte[]>) () -> Gzip.concat(Gzip.of(body),
                                new byte[API_GATEWAY_LARGEST])),
                Arguments.of("arrays in arrays", (Supplier<byte[]>) () -> Gzip.concat(
                        Gzip.of("[".repeat(LARGEST).getBytes(UTF_8)), withFileName(Gzip.of(new byte[0])))),
                Arguments.of("gzip in gzip", (Supplier<byte[]>) () -> Gzip.of(gzip(100))));
    }

    private static byte[] repeated(byte[] member, int times) {
        var all = new byte[member.length * times];
        IntStream.range(0, times).forEach(i -> System.arraycopy(member, 0, all, i * member.length, member.length));
        return all;
    }

    /// Returns the member with a file name of 4 MB in its header.
    private static byte[] withFileName(byte[] member) {
        var header = Arrays.copyOf(member, GZIP_HEADER);
        header[3] = 8;
        return Gzip.concat(header, "n".repeat(4_000_000).getBytes(UTF_8), new byte[1],
                Arrays.copyOfRange(member, GZIP_HEADER, member.length));
    }

    private static Arguments expensive(String name, String body) {
        return Arguments.of(name, body);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("expensiveBodies")
    void expensiveBodyIsRefusedWithBoundedMemory(String name, String body) {
        assertCheaplyRefused(name, body.length(), () -> functions.post(authorization, body));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("expensiveBodies")
    void expensiveBase64BodyIsRefusedWithBoundedMemory(String name, String body) {
        var bytes = body.getBytes(UTF_8);
        assertCheaplyRefused(name, bytes.length, () -> functions.post(authorization, bytes));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsupported")
    void unsupportedEncodingIsRefusedWithBoundedMemory(String name, Supplier<byte[]> body) {
        var bytes = body.get();
        assertCheaplyRefused(name, bytes.length, () -> functions.post(authorization, bytes));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("gzipBodies")
    void gzipBombIsRefusedWithBoundedMemory(String name, Supplier<byte[]> body) {
        var bytes = body.get();
        assertCheaplyRefused(name, bytes.length, () -> functions.postGzip(authorization, bytes));
    }

    @Test
    void bombIsGzip() {
        assertThat(Gzip.isOf(new byte[3 * 1024 * 1024], gzip(3))).isTrue();
    }

    @Test
    void gzipBombIsTooLarge() {
        assertThat(functions.postGzip(authorization, gzip(100)).reason()).isEqualTo("TOO_LARGE");
    }

    @Test
    void eventMayHaveManyFieldNamesWithEqualHashes() {
        for (var names : List.of(jacksonHashCollisions(11).toList(), stringHashCollisions(11).toList())) {
            var chat = new Chat().sent("m-1", "hello").ended();
            names.forEach(name -> chat.events().getFirst().put(name, 0));
            api.send(chat);
            assertThat(Api.download(api.chatWhenReady(chat.sessionId()))).isEqualTo(ReferenceChat.csv(chat.events()));
        }
    }

    @Test
    void bodyOfUnknownCallerIsNotRead() {
        var body = "[".repeat(LARGEST);
        var unknownCaller = Api.basic("no-such-organization:key");
        assertThat(functions.post(unknownCaller, body)).isEqualTo(functions.post(unknownCaller, ""))
                .isEqualTo(functions.postGzip(unknownCaller, gzip(100)));
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
        // The first call also loads classes, so its memory is not counted.
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

    /// Returns 2^n names that have the same hash in Jackson's table, which multiplies by 33.
    private static Stream<String> jacksonHashCollisions(int n) {
        return names(n, "bB", "ac");
    }

    /// Returns 2^n names that have the same `String.hashCode()`.
    private static Stream<String> stringHashCollisions(int n) {
        return names(n, "Aa", "BB");
    }

    private static Stream<String> names(int n, String one, String other) {
        return IntStream.range(0, 1 << n)
                .mapToObj(i -> IntStream.range(0, n).mapToObj(bit -> (i >> bit & 1) == 0 ? one : other)
                        .collect(Collectors.joining()));
    }

    /// Returns one gzip member of zeros. Compresses a megabyte of them, and repeats the result.
    private static byte[] gzip(int megabytes) {
        var zeros = new byte[1024 * 1024];
        var sum = new CRC32();
        IntStream.range(0, megabytes).forEach(_ -> sum.update(zeros));
        var trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt((int) sum.getValue())
                .putInt(megabytes * zeros.length).array();
        return Gzip.concat(Arrays.copyOf(Gzip.of(new byte[0]), GZIP_HEADER), repeated(deflated(zeros), megabytes),
                LAST_BLOCK, trailer);
    }

    /// Returns blocks that end with a whole byte and refer to no byte before them.
    private static byte[] deflated(byte[] content) {
        try (var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
            deflater.setInput(content);
            var blocks = new byte[content.length];
            return Arrays.copyOf(blocks, deflater.deflate(blocks, 0, blocks.length, Deflater.FULL_FLUSH));
        }
    }
}
