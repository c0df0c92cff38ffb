package dev.chatreplay.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.export.LandingResult;
import dev.chatreplay.export.Landings;
import dev.chatreplay.format.Formats;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.LandingRole;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.session.Session;
import dev.chatreplay.wiring.Stores;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;

/// Tests the request for the role of a landing, and that the calls to the bucket have the credentials of the answer. The S3 of the stack
/// knows no credentials of a role, so nothing lands.
class LandingRoleRequestTest extends LandingProtocolTest {
    private static final String ROLE = "arn:aws-cn:iam::123456789012:role/chats";
    private static final String ISSUED = """
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
            <AccessKeyId>key-of-role</AccessKeyId><SecretAccessKey>secret-of-role</SecretAccessKey>
            <SessionToken>token-of-role</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>
            </Credentials></AssumeRoleResult></AssumeRoleResponse>""";
    private static final String REFUSED = """
            <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
            <Code>AccessDenied</Code><Message>no trust</Message></Error></ErrorResponse>""";

    private final Faults calls = new Faults();
    private final HttpServer sts = start();
    private boolean isTrusted = true;

    private HttpServer start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                try (exchange) {
                    var body = (isTrusted ? ISSUED : REFUSED).getBytes(UTF_8);
                    exchange.sendResponseHeaders(isTrusted ? 200 : 403, body.length);
                    exchange.getResponseBody().write(body);
                }
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private AwsClients clientsWithSts() {
        var environment = new HashMap<>(harness.stack.environment());
        environment.put("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:" + sts.getAddress().getPort());
        return Stack.clients(environment, calls, new NoDelay());
    }

    @Override
    void stop() {
        sts.stop(0);
        super.stop();
    }

    @Override
    Optional<LandingRole> role() {
        return Optional.of(new LandingRole(ROLE, LandingRole.ownExternalId(api.organizationId())));
    }

    /// Returns the export of a reader, which no worker has tried to land.
    private Session exportedByReader() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        requestsFor(chat);
        assertThat(api.chat(chat.sessionId()).status()).isEqualTo(200);
        requestsFor(chat);
        return harness.stack.stores().sessions().find(session(chat)).orElseThrow();
    }

    /// Lands a session with clients of its own, so each test makes its first call to STS.
    private LandingResult land(Session session) {
        calls.heal();
        try (var clients = clientsWithSts()) {
            var stores = new Stores(Environment.of(harness.stack.environment()), clients);
            return Landings.of(stores, Formats.ofProduct(), harness.clock).land(session,
                    Deadline.before(Duration.ofMinutes(1), Duration.ofSeconds(1)));
        }
    }

    private SdkRequest onlyRequestForRole() {
        var requests = calls.sent().stream().filter(call -> call.getClass().getSimpleName().equals("AssumeRoleRequest"))
                .toList();
        assertThat(requests).hasSize(1);
        return requests.getFirst();
    }

    private static String field(SdkRequest request, String name) {
        return request.getValueForField(name, Object.class).orElseThrow().toString();
    }

    @Test
    void requestNamesRoleWithIdsOfOrganizationForHalfAnHour() {
        land(exportedByReader());
        var request = onlyRequestForRole();
        assertThat(field(request, "RoleArn")).isEqualTo(ROLE);
        assertThat(field(request, "ExternalId")).isEqualTo("chat-replay:" + api.organizationId());
        assertThat(field(request, "RoleSessionName")).isEqualTo("chat-replay-" + api.organizationId());
        assertThat(field(request, "DurationSeconds")).isEqualTo("1800");
    }

    @Test
    void policyOfRoleSessionAllowsOnlyCallsOfLanding() {
        land(exportedByReader());
        assertThat(Json.parse(field(onlyRequestForRole(), "Policy"))).isEqualTo(Json.parse("""
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"],
                    "Resource": "arn:aws-cn:s3:::BUCKET/PREFIX/*",
                    "Condition": {"StringEquals": {"aws:ResourceAccount": "123456789012"}}},
                  {"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": "arn:aws-cn:s3:::BUCKET",
                    "Condition": {"StringEquals": {"aws:ResourceAccount": "123456789012"}}},
                  {"Effect": "Allow", "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": "*",
                    "Condition": {"StringLike": {"kms:ViaService": "s3.*"}}}]}"""
                .replace("BUCKET", BUCKET).replace("PREFIX", prefix())));
    }

    @Test
    void callsToBucketAreSignedWithCredentialsOfRole() {
        land(exportedByReader());
        assertThat(calls.sent(onLanding(HeadObjectRequest.class))).isNotEmpty().allSatisfy(call -> {
            assertThat(call.header("X-Amz-Security-Token")).isEqualTo("token-of-role");
            assertThat(call.header("Authorization")).contains("Credential=key-of-role/");
        });
    }

    @Test
    void refusedRoleIsNamedWithReasonOfSts() {
        isTrusted = false;
        var result = land(exportedByReader());
        isTrusted = true;
        assertThat(result).isInstanceOfSatisfying(LandingResult.Failed.class,
                failed -> assertThat(failed.reason()).isEqualTo("ROLE_NOT_ASSUMED " + ROLE + " AccessDenied"));
    }

    /// The stack of the harness has no STS.
    @Test
    void roleInStackWithoutStsIsNotAssumed() {
        var chat = exported();
        assertThat(Json.parse(work(chat).getLast()).path("reason").asText()).startsWith("ROLE_NOT_ASSUMED " + ROLE)
                .endsWith("NoStsException");
    }
}
