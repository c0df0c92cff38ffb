package dev.chatreplay.organization;

import dev.chatreplay.aws.AwsFailure;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.LogLine;
import java.util.Optional;

/// Authenticates callers. Adds the key id of an authenticated caller to the log line, and records the day of last use of the key.
public final class Authentication {
    private final Organizations organizations;
    private final LastUse lastUse;

    public Authentication(Organizations organizations, LastUse lastUse) {
        this.organizations = organizations;
        this.lastUse = lastUse;
    }

    /// Reads the organization that the credentials name, and authenticates the caller.
    ///
    /// @throws ApiException `UNAUTHORIZED` when the credentials are wrong
    public Caller authenticate(Credentials credentials, Deadline deadline, LogLine line) {
        return authenticate(credentials, organizations.find(credentials.organizationId()), deadline, line);
    }

    /// Authenticates a caller whose organization was read with other items.
    ///
    /// @param organization the organization that the credentials name; empty when it does not exist
    /// @throws ApiException `UNAUTHORIZED` when the credentials are wrong
    public Caller authenticate(Credentials credentials, Optional<Organization> organization, Deadline deadline,
            LogLine line) {
        var caller = credentials.authenticate(organization);
        line.with("keyId", caller.key().id());
        lastUse.record(caller, deadline).ifPresent(failure -> {
            line.with("lastUseFailure", failure.getClass().getName());
            AwsFailure.fields(failure).forEach((name, value) -> line.with("lastUse." + name, value.toString()));
        });
        return caller;
    }
}
