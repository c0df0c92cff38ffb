package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.organization.LandingRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/// Tests landings in the bucket of another account, through a role of this account. The credentials of the
/// functions open only the buckets of the stack.
class LandingRoleTest extends LandingProtocolTest {
    private static Optional<OwnerAccount> account = Optional.empty();

    @AutoClose
    private final S3Client owner = account().client();

    @Override
    ProtocolHarness openHarness() {
        account = Optional.of(OwnerAccount.start(BUCKET));
        var opened = new ProtocolHarness(account()::configure);
        account().admit(opened.stack.environment());
        return opened;
    }

    private static OwnerAccount account() {
        return account.orElseThrow();
    }

    @Override
    @AfterAll
    void stop() {
        super.stop();
        account().close();
    }

    @BeforeEach
    void trustOrganization() {
        account().trust("chat-replay:" + api.organizationId());
        account().expire(false);
        var _ = account().requests();
    }

    @Override
    Optional<LandingRole> role() {
        return Optional.of(
                new LandingRole(OwnerAccount.ROLE, LandingRole.ownExternalId(api.organizationId())));
    }

    @Override
    S3Client owner() {
        return owner;
    }

    @Test
    void landingAssumesRoleOnceWithIdsOfItsOrganization() {
        assertLanded(exported());
        assertThat(account().requests()).singleElement().satisfies(request -> {
            assertThat(request).containsEntry("RoleArn", OwnerAccount.ROLE)
                    .containsEntry("ExternalId", "chat-replay:" + api.organizationId())
                    .containsEntry("RoleSessionName", "chat-replay-" + api.organizationId())
                    .containsEntry("DurationSeconds", "1800");
            assertThat(request.get("Authorization")).startsWith("AWS4-HMAC-SHA256 Credential="
                    + harness.stack.variable("AWS_ACCESS_KEY_ID") + "/").contains("/sts/aws4_request");
        });
    }

    /// The chats need every kind of call: one is small, and the first upload of the large one is aborted.
    /// The other tests of this class have the quick pass: the bucket refuses other credentials.
    @Test
    @FullExtent
    void everyCallToBucketHasTokenOfItsRoleSession() {
        exported();
        var large = large();
        harness.faults.refuse(onLanding(UploadPartRequest.class), SdkClientException.create("no connection"));
        harness.compactAll();
        var calls = new ArrayList<>(harness.faults.sent(onLanding(S3Request.class)));
        harness.faults.heal();
        startLanding();
        sweepAfter(Duration.ofMinutes(6));
        assertLanded(large);
        calls.addAll(harness.faults.sent(onLanding(S3Request.class)));
        assertThat(calls).extracting(call -> call.request().getClass().getSimpleName()).contains("HeadObjectRequest",
                "PutObjectRequest", "CreateMultipartUploadRequest", "UploadPartRequest",
                "AbortMultipartUploadRequest", "CompleteMultipartUploadRequest");
        assertThat(calls).allSatisfy(call -> assertThat(call.header("Authorization"))
                .contains("Credential=" + OwnerAccount.keyOf(call.header("X-Amz-Security-Token")) + "/")
                .contains("x-amz-security-token"));
    }

    @Test
    void objectOfAnotherOwnerIsNotOverwrittenThroughRole() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        assertThat(landBesideObjectOfAnotherOwner(chat)).endsWith("/csv.csv");
    }

    @Test
    void policyOfRoleSessionAllowsOnlyPlaceOfLandingInAccountOfRole() {
        var key = key(exported(), "csv");
        var policy = Json.parse(Objects.requireNonNull(account().requests().getFirst().get("Policy")));
        var prefix = key.substring(0, key.indexOf('/'));
        assertThat(policy.at("/Statement/0/Resource").asText())
                .isEqualTo("arn:aws:s3:::" + BUCKET + "/" + prefix + "/*");
        assertThat(policy.at("/Statement/1/Resource").asText()).isEqualTo("arn:aws:s3:::" + BUCKET);
        for (int statement = 0; statement < 2; statement++) {
            assertThat(policy.at("/Statement/" + statement + "/Condition/StringEquals/aws:ResourceAccount").asText())
                    .isEqualTo("123456789012");
        }
        assertThat(policy.findValuesAsText("Effect")).containsOnly("Allow").hasSize(3);
        assertThat(policy.at("/Statement/2/Action").toString()).isEqualTo("[\"kms:GenerateDataKey\",\"kms:Decrypt\"]");
        assertThat(policy.at("/Statement/2/Condition/StringLike/kms:ViaService").asText()).isEqualTo("s3.*");
    }

    @Test
    void roleThatStsRefusesIsTriedAgainAndThenNamedInDeadLetter() {
        account().trust("chat-replay:another");
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var log = harness.logOfCompaction(requestsFor(chat).getFirst());
        assertThat(Json.parse(log.getFirst()).path("Outcome").asText()).isEqualTo("EXPORTED");
        var line = Json.parse(log.getLast());
        var reason = "ROLE_NOT_ASSUMED " + OwnerAccount.ROLE + " AccessDenied";
        assertThat(line.path("Outcome").asText()).isEqualTo("LANDING_FAILED");
        assertThat(line.path("reason").asText()).isEqualTo(reason);
        assertThat(line.path("awsStatus").asInt()).isEqualTo(403);
        workForHours(chat);
        sweepAfter(Duration.ofHours(5));
        assertThat(account().requests()).as("one call a try").hasSize(8);
        assertThat(deadLetters(chat)).containsExactly("LANDING_FAILED " + reason);
        assertThat(landed()).isEmpty();

        account().trust("chat-replay:" + api.organizationId());
        work(chat);
        assertLanded(chat);
    }

    @Test
    void nextTryHasNewCredentialsWhenThoseOfFirstOneExpired() {
        account().expire(true);
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        var line = Json.parse(harness.logOfCompaction(requestsFor(chat).getFirst()).getLast());
        assertThat(line.path("awsStatus").asInt()).isEqualTo(403);
        assertThat(line.path("reason").asText()).as("an answer to HEAD has no code").endsWith(".S3Exception");
        assertThat(landed()).isEmpty();
        account().expire(false);
        sweepAfter(Duration.ofMinutes(6));
        assertLanded(chat);
        assertThat(account().requests()).hasSize(2);
    }

    @Test
    void disabledOrganizationAssumesNoRole() {
        harness.setEnabled(api, false);
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        harness.compactAll();
        harness.setEnabled(api, true);
        assertThat(harness.number(api, chat.sessionId(), "landed")).isEqualTo(1);
        assertThat(account().requests()).isEmpty();
    }

    @Test
    void pausedWorkerWritesNoOldFileOverNewOneThroughRole() {
        var chat = exported();
        addLate(chat, "late");
        harness.faults.before(onLanding(PutObjectRequest.class), () -> {
            addLate(chat, "newest");
            harness.clock.pass(Duration.ofMinutes(2));
            assertThat(requestsFor(chat)).isNotEmpty().allMatch(harness::compact);
        });
        requestsFor(chat).forEach(harness::compact);
        assertLanded(chat);
    }
}
