package dev.chatreplay.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.secret.MasterSecret.MissingVersionException;
import dev.chatreplay.secret.MasterSecret.Purpose;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

class MasterSecretTest {
    private static final String OLD = "k".repeat(32);
    private static final String NEW = "n".repeat(43);
    private static final String ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:master-AbCdEf";

    private static MasterSecret of(String text) {
        var environment = Environment.of(Map.of("MASTER_SECRET", text));
        var master = MasterSecret.from(environment, AwsClients.fromEnvironment());
        environment.verify();
        return master;
    }

    private static String derive(MasterSecret master, int version, int number) {
        return HexFormat.of().formatHex(
                master.derive("org", Purpose.WEBHOOK_SIGNATURE, "w", new SecretNumber(version, number)));
    }

    @Test
    void derivedSecretIsHmacOfPartsWithLengths() {
        // python3: hmac.new(b"k" * 32, b"".join(struct.pack(">I", len(p)) + p for p in (b"org", b"webhook-signature", b"w", b"2")), "sha256")
        assertThat(derive(of(OLD), 1, 2)).isEqualTo("076378b8e113ef7c285b674a7bbf2543da3f3065d5bbd5dd5e5bab14ef65a099");
    }

    @Test
    void eachPartChangesDerivedSecret() {
        var master = of(OLD + "," + NEW);
        var number = new SecretNumber(1, 1);
        assertThat(List.of(
                master.derive("org", Purpose.WEBHOOK_SIGNATURE, "w", number),
                master.derive("or", Purpose.WEBHOOK_SIGNATURE, "w", number),
                master.derive("org", Purpose.WEBHOOK_HEADERS, "w", number),
                master.derive("org", Purpose.WEBHOOK_SIGNATURE, "ww", number),
                master.derive("org", Purpose.WEBHOOK_SIGNATURE, "w", new SecretNumber(2, 1)),
                master.derive("org", Purpose.WEBHOOK_SIGNATURE, "w", new SecretNumber(1, 2)))
                .stream().map(HexFormat.of()::formatHex)).doesNotHaveDuplicates();
    }

    @Test
    void oldVersionStaysWhenNewOneIsAdded() {
        var both = of(OLD + ",\n" + NEW + "\n");
        assertThat(both.currentVersion()).isEqualTo(2);
        assertThat(derive(both, 1, 1)).isEqualTo(derive(of(OLD), 1, 1));
        assertThat(derive(of("-," + NEW), 2, 1)).isEqualTo(derive(both, 2, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 3})
    void unknownVersionIsErrorThatShowsNoSecret(int version) {
        var master = of("-," + NEW);
        assertThatThrownBy(() -> derive(master, version, 1)).hasMessageContaining("version " + version)
                .hasMessageNotContaining(NEW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "-", "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk,short",
            "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk,-",
            "{\"1\":\"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\"}"})
    void badMasterSecretIsRefusedAtStart(String text) {
        assertThatThrownBy(() -> of(text)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("MASTER_SECRET must have").hasMessageNotContaining("kkkk");
    }

    @Test
    void missingMasterSecretIsProblemOfEnvironment() {
        var environment = Environment.of(Map.of());
        MasterSecret.from(environment, AwsClients.fromEnvironment());
        assertThatThrownBy(environment::verify).hasMessageContaining("MASTER_SECRET is missing");
    }

    @Test
    void secretsManagerIsAskedOnceAndAgainForUnknownVersion() throws IOException {
        try (var store = new Store(); var aws = store.clients()) {
            var master = MasterSecret.from(Environment.of(Map.of("MASTER_SECRET_ARN", ARN)), aws);
            assertThat(store.requests).isEmpty();
            assertThat(derive(master, 1, 1)).isEqualTo(derive(of(OLD), 1, 1));
            assertThat(derive(master, 1, 2)).isEqualTo(derive(of(OLD), 1, 2));
            assertThat(store.requests).containsExactly("secretsmanager.GetSecretValue {\"SecretId\":\"" + ARN + "\"}");
            store.secret = OLD + "," + NEW;
            assertThat(derive(master, 2, 1)).isEqualTo(derive(of("-," + NEW), 2, 1));
            assertThat(store.requests).hasSize(2);
        }
    }

    @Test
    void currentVersionIsThatOfSecretsManagerAfterRotation() throws IOException {
        try (var store = new Store(); var aws = store.clients()) {
            var master = MasterSecret.from(Environment.of(Map.of("MASTER_SECRET_ARN", ARN)), aws);
            assertThat(master.currentVersion()).isEqualTo(1);
            store.secret = OLD + "," + NEW;
            assertThat(master.currentVersion()).isEqualTo(2);
        }
    }

    @Test
    void versionThatIsPutBackIsFetched() throws IOException {
        try (var store = new Store(); var aws = store.clients()) {
            store.secret = "-," + NEW;
            var master = MasterSecret.from(Environment.of(Map.of("MASTER_SECRET_ARN", ARN)), aws);
            assertThatThrownBy(() -> derive(master, 1, 1)).isInstanceOf(MissingVersionException.class)
                    .hasMessageContaining("Put this version back.");
            store.secret = OLD + "," + NEW;
            assertThat(derive(master, 1, 1)).isEqualTo(derive(of(OLD), 1, 1));
        }
    }

    /// Only a missing version ends deliveries. The operator repairs a broken secret while they wait.
    @Test
    void brokenSecretIsNoMissingVersion() throws IOException {
        try (var store = new Store(); var aws = store.clients()) {
            store.secret = "short";
            var master = MasterSecret.from(Environment.of(Map.of("MASTER_SECRET_ARN", ARN)), aws);
            assertThatThrownBy(() -> derive(master, 1, 1)).isExactlyInstanceOf(IllegalStateException.class);
            store.secret = OLD;
            assertThat(derive(master, 1, 1)).isEqualTo(derive(of(OLD), 1, 1));
        }
    }

    /// A Secrets Manager with one secret.
    private static final class Store implements AutoCloseable {
        private final List<String> requests = new CopyOnWriteArrayList<>();
        private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                0);
        private volatile String secret = OLD;

        Store() throws IOException {
            server.createContext("/", exchange -> {
                requests.add(exchange.getRequestHeaders().getFirst("X-Amz-Target") + " "
                        + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                var answer = ("{\"SecretString\":\"" + secret + "\"}").getBytes(UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
        }

        AwsClients clients() {
            var endpoint = URI.create("http://localhost:" + server.getAddress().getPort());
            return AwsClients.at(new AwsClients.Endpoints(endpoint, endpoint, endpoint, Region.EU_WEST_1,
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "key")), List.of()));
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
