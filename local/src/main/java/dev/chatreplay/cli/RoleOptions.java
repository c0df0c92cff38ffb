package dev.chatreplay.cli;

import dev.chatreplay.organization.LandingRole;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// The options that name the role of a landing.
final class RoleOptions {
    @Option(names = "--role", paramLabel = "ARN", description = "Role of the bucket's owner that the worker assumes, see docs/operations.md.")
    private @Nullable String role;

    @Option(names = "--external-id", paramLabel = "ID", description = "External id that the role demands; default: chat-replay:ORGANIZATION.")
    private @Nullable String externalId;

    /// Returns whether one of the options is given.
    boolean isGiven() {
        return role != null || externalId != null;
    }

    /// Returns the role; empty when none is given.
    ///
    /// @throws ParameterException when the ARN or the external id is wrong, or an external id has no role
    Optional<LandingRole> role(@Nullable CommandSpec spec, String organizationId) {
        var arn = Optional.ofNullable(role);
        var chosen = Optional.ofNullable(externalId);
        check(spec, arn.isPresent() || chosen.isEmpty(), "Name the role with --role together with --external-id.");
        check(spec, arn.filter(text -> !LandingRole.isArn(text)).isEmpty(), "The role " + LandingRole.ARN_RULE);
        check(spec, chosen.filter(text -> !LandingRole.isExternalId(text)).isEmpty(),
                "The external id " + LandingRole.EXTERNAL_ID_RULE);
        return arn.map(text -> new LandingRole(text,
                chosen.orElseGet(() -> LandingRole.ownExternalId(organizationId))));
    }

    private static void check(@Nullable CommandSpec spec, boolean isRight, String otherwise) {
        if (!isRight) {
            throw new ParameterException(Commands.of(spec), otherwise);
        }
    }
}
