package dev.chatreplay.export;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.organization.LandingRole;
import dev.chatreplay.organization.LandingTarget;
import dev.chatreplay.runtime.Json;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;

/// Assumes the roles of landings. Each try to land gets credentials of its own, so none are kept, and none expire between two tries.
final class LandingRoles {
    /// Longer than an invocation, which takes 15 minutes at most. AWS allows a function an hour.
    private static final Duration VALID = Duration.ofMinutes(30);
    /// The limit of [AssumeRole](https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html).
    private static final int MAX_SESSION_NAME = 64;

    private LandingRoles() {}

    /// The worker could not assume the role.
    static final class NotAssumedException extends RuntimeException {
        /// How the reason of a dead letter names this failure, before the role.
        static final String CODE = "ROLE_NOT_ASSUMED";

        private static final long serialVersionUID = 1;

        private final String role;
        private final RuntimeException failure;

        private NotAssumedException(String role, RuntimeException failure) {
            super("the role " + role + " could not be assumed", failure);
            this.role = role;
            this.failure = failure;
        }

        /// Returns the ARN of the role.
        String role() {
            return role;
        }

        /// Returns the failure of the call to STS.
        RuntimeException failure() {
            return failure;
        }
    }

    /// Assumes the role of a landing. The credentials reach objects below the prefix of the landing, and the list of their bucket. The bucket must
    /// belong to the account of the role. S3 may use keys of KMS with them.
    ///
    /// @throws NotAssumedException when STS refuses, throttles or does not answer
    static AwsCredentialsProvider assume(AwsClients aws, LandingTarget target, LandingRole role, SessionKey session) {
        try {
            var credentials = sts(aws).assumeRole(r -> r.roleArn(role.arn()).externalId(role.externalId())
                    .roleSessionName(sessionName(session.organizationId()))
                    .durationSeconds((int) VALID.toSeconds())
                    .policy(policy(target, role))).credentials();
            return StaticCredentialsProvider.create(AwsSessionCredentials.create(credentials.accessKeyId(),
                    credentials.secretAccessKey(), credentials.sessionToken()));
        } catch (SdkException | NoStsException e) {
            throw new NotAssumedException(role.arn(), e);
        }
    }

    /// The stack has no STS.
    private static final class NoStsException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoStsException() {
            super("this stack has no STS");
        }
    }

    private static StsClient sts(AwsClients aws) {
        return aws.onFirstUse(StsClient.class, () -> aws.configured(StsClient.builder(),
                endpoints -> endpoints.sts().orElseThrow(NoStsException::new)).build());
    }

    /// Returns the name of the role session in the logs of the owner of the role. STS refuses the `:` of an id.
    private static String sessionName(String organizationId) {
        var name = "chat-replay-" + organizationId.replace(':', '_');
        return name.substring(0, Math.min(name.length(), MAX_SESSION_NAME));
    }

    /// Returns the policy of the role session: of what the role allows, it leaves the calls of a landing. S3 calls KMS with these credentials.
    private static String policy(LandingTarget target, LandingRole role) {
        var bucket = "arn:" + role.partition() + ":s3:::" + target.bucket();
        var objects = bucket + "/" + target.keyPrefix() + "*";
        return Json.object(json -> {
            json.writeStringField("Version", "2012-10-17");
            json.writeArrayFieldStart("Statement");
            json.writeRawValue(allow(objects, "StringEquals", "aws:ResourceAccount", role.account(), "s3:GetObject",
                    "s3:PutObject", "s3:AbortMultipartUpload"));
            json.writeRawValue(
                    allow(bucket, "StringEquals", "aws:ResourceAccount", role.account(), "s3:ListBucket"));
            json.writeRawValue(allow("*", "StringLike", "kms:ViaService", "s3.*", "kms:GenerateDataKey",
                    "kms:Decrypt"));
            json.writeEndArray();
        });
    }

    private static String allow(String resource, String operator, String key, String value, String... actions) {
        return Json.object(json -> {
            json.writeStringField("Effect", "Allow");
            json.writeFieldName("Action");
            json.writeArray(actions, 0, actions.length);
            json.writeStringField("Resource", resource);
            json.writeObjectFieldStart("Condition");
            json.writeObjectFieldStart(operator);
            json.writeStringField(key, value);
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}
