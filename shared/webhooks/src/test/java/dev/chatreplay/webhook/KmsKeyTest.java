package dev.chatreplay.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonToken;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.runtime.Json;
import dev.chatreplay.runtime.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/// Checks what a key sends to KMS, with a stub. `AwsKeysTest` signs with the KMS of LocalStack.
class KmsKeyTest {
    private static final String ARN = "arn:aws:kms:eu-west-1:123456789012:key/0a8b1e0c-3a67-4a7e-9a53-7a4d6a1d7c10";
    private static final byte[] ANSWER = "answer".getBytes(UTF_8);

    private final List<Map<String, String>> requests = new ArrayList<>();
    private final HttpServer server = start();
    private final AwsClients aws = clients();

    private static HttpServer start() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private AwsClients clients() {
        var endpoint = URI.create("http://localhost:" + server.getAddress().getPort());
        return AwsClients.at(new AwsClients.Endpoints(endpoint, endpoint, endpoint, Region.EU_WEST_1,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "key")), List.of()));
    }

    @BeforeEach
    void serve() {
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        aws.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var request = fields(exchange.getRequestBody().readAllBytes());
        request.put("call", exchange.getRequestHeaders().getFirst("X-Amz-Target"));
        requests.add(request);
        var base64 = Base64.getEncoder().encodeToString(ANSWER);
        var answer = Json.object(json -> {
            json.writeStringField("Signature", base64);
            json.writeStringField("PublicKey", base64);
        }).getBytes(UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static Map<String, String> fields(byte[] body) throws IOException {
        var fields = new LinkedHashMap<String, String>();
        try (var parser = Json.FACTORY.createParser(body)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    fields.put(parser.currentName(), parser.getText());
                }
            }
        }
        return fields;
    }

    private SigningKey key() {
        return SigningKey.from(Environment.of(Map.of("WEBHOOK_KEY_ARN", ARN)), aws);
    }

    @Test
    void kmsGetsHashOfBodyThatIsTooLongForIt() {
        var body = "x".repeat(5000).getBytes(UTF_8);
        assertThat(key().sign(body)).isEqualTo(ANSWER);
        assertThat(requests).containsExactly(Map.of("call", "TrentService.Sign", "KeyId", ARN, "MessageType", "DIGEST",
                "SigningAlgorithm", "RSASSA_PKCS1_V1_5_SHA_256",
                "Message", Base64.getEncoder().encodeToString(Sha256.start().digest(body))));
    }

    @Test
    void publicKeyIsFetchedOnce() {
        var key = key();
        assertThat(key.publicKey()).isEqualTo(ANSWER);
        assertThat(key.publicKey()).isEqualTo(ANSWER);
        assertThat(requests).containsExactly(Map.of("call", "TrentService.GetPublicKey", "KeyId", ARN));
    }
}
