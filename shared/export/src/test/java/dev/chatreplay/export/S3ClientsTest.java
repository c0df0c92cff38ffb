package dev.chatreplay.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatreplay.aws.AwsClients;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;

/// Tests the requests of the S3 client: their address with each setting of the SDK, and the encoding of their content.
class S3ClientsTest {
    private final Map<String, Optional<String>> before = new HashMap<>();
    @AutoClose
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    S3ClientsTest() throws IOException {}

    private void set(String property, String value) {
        before.putIfAbsent(property, Optional.ofNullable(System.getProperty(property)));
        System.setProperty(property, value);
    }

    @BeforeEach
    void setRegionAndCredentials() {
        set("aws.region", "eu-west-1");
        set("aws.accessKeyId", "id");
        set("aws.secretAccessKey", "secret");
    }

    @AfterEach
    void restoreProperties() {
        before.forEach((property, value) -> value.ifPresentOrElse(text -> System.setProperty(property, text),
                () -> System.clearProperty(property)));
    }

    /// Accepts one request and answers it.
    ///
    /// @return its first line and its header `Host`
    private String serve() {
        try (var connection = server.accept();
                var in = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1))) {
            var request = in.readLine();
            for (var line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                if (line.startsWith("Host: ")) {
                    request += " " + line;
                }
            }
            connection.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.ISO_8859_1));
            return request;
        } catch (IOException e) {
            return e.toString();
        }
    }

    @ParameterizedTest
    @CsvSource({"aws.endpointUrl,localhost", "aws.endpointUrlS3,localhost", "aws.endpointUrlS3,127.0.0.1"})
    void requestToConfiguredEndpointHasBucketInPath(String property, String host) throws Exception {
        set(property, "http://" + host + ":" + server.getLocalPort());
        var served = CompletableFuture.supplyAsync(this::serve);
        try (var aws = AwsClients.fromEnvironment()) {
            S3Clients.of(aws).headObject(r -> r.bucket("chats").key("exports/a"));
        }
        assertThat(served.get(1, TimeUnit.MINUTES))
                .isEqualTo("HEAD /chats/exports/a HTTP/1.1 Host: " + host + ":" + server.getLocalPort());
    }

    @Test
    void requestToAwsHasBucketInHost() {
        try (var aws = AwsClients.fromEnvironment()) {
            assertThat(aws.s3Endpoint()).isEmpty();
            assertThat(S3Clients.of(aws).utilities().getUrl(r -> r.bucket("chats").key("exports/a")))
                    .hasToString("https://chats.s3.eu-west-1.amazonaws.com/exports/a");
        }
    }

    /// [S3Clients#of] has the reason. Over `https`, the SDK sends no chunks by default.
    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:9", "https://127.0.0.1:9"})
    void contentOfObjectIsNotSentInChunks(String endpoint) {
        var at = URI.create(endpoint);
        var sent = new ArrayList<SdkHttpRequest>();
        var content = "1".getBytes(StandardCharsets.UTF_8);
        try (var aws = AwsClients.at(new AwsClients.Endpoints(at, at, at, Region.EU_WEST_1,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")), List.of(unsent(sent))))) {
            var s3 = S3Clients.of(aws);
            var sha256 = ObjectWriter.base64Sha256(content, content.length);
            assertThatThrownBy(() -> s3.putObject(r -> r.bucket("chats").key("exports/a").checksumSHA256(sha256),
                    RequestBody.fromBytes(content))).hasMessage("not sent");
            assertThatThrownBy(() -> s3.uploadPart(
                    r -> r.bucket("chats").key("exports/a").uploadId("u").partNumber(1).checksumSHA256(sha256),
                    RequestBody.fromBytes(content))).hasMessage("not sent");
        }
        assertThat(sent).hasSize(2).allSatisfy(request -> {
            assertThat(request.firstMatchingHeader("Content-Length")).hasValue("1");
            assertThat(request.firstMatchingHeader("Content-Encoding")).isEmpty();
            assertThat(request.firstMatchingHeader("x-amz-content-sha256").orElseThrow())
                    .doesNotContain("STREAMING");
        });
    }

    private static ExecutionInterceptor unsent(List<SdkHttpRequest> requests) {
        return new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                requests.add(context.httpRequest());
                throw new IllegalStateException("not sent");
            }
        };
    }
}
