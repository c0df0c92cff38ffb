package dev.chatreplay.api.hundredms;

import dev.chatreplay.organization.ApiKey;
import dev.chatreplay.organization.ApiKeyHash;
import dev.chatreplay.organization.Caller;
import dev.chatreplay.organization.Credentials;
import dev.chatreplay.organization.DerivedSecret;
import dev.chatreplay.organization.HundredMsKey;
import dev.chatreplay.organization.Organization;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.secret.HundredMsSecrets;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.secret.MasterSecret.MissingVersionException;
import java.util.Optional;

/// The credentials of a caller that sends a management token. The times of the token are checked already.
record TokenCredentials(ManagementToken token, MasterSecret master) implements Credentials {
    @Override
    public String organizationId() {
        return token.organizationId();
    }

    @Override
    public Caller authenticate(Optional<Organization> organization) {
        var keyId = HundredMsKey.id(token.number());
        var candidate = organization.flatMap(known -> known.key(keyId).map(key -> new Caller(known, key)));
        var version = candidate.map(Caller::key).flatMap(TokenCredentials::masterVersion);
        try {
            // A caller without such a key costs a derivation, too.
            var isRight = isSignedWith(version.orElseGet(master::knownVersion));
            return candidate.filter(_ -> isRight && version.isPresent())
                    .orElseThrow(() -> new ApiException(Reason.UNAUTHORIZED));
        } catch (MissingVersionException e) {
            var _ = isSignedWith(master.knownVersion());
            throw new ApiException(Reason.UNAUTHORIZED, e);
        }
    }

    private boolean isSignedWith(int masterVersion) {
        return token.isSignedWith(
                HundredMsSecrets.text(master, token.organizationId(), masterVersion, token.number()));
    }

    private static Optional<Integer> masterVersion(ApiKey key) {
        return switch (key.proof()) {
            case DerivedSecret(var version) -> Optional.of(version);
            case ApiKeyHash _ -> Optional.empty();
        };
    }
}
