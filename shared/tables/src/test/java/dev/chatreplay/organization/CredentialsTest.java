package dev.chatreplay.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Tests which API keys authenticate a caller.
class CredentialsTest {
    private static Organization organization(String... keys) {
        return new Organization("acme", "Acme", true, Stream.of(keys).map(ApiKeyHash::of).toList());
    }

    private static Credentials with(String key) {
        return new Credentials("acme", ApiKeyHash.of(key));
    }

    private static void assertIsRefused(Credentials credentials, Optional<Organization> organization) {
        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> credentials.authenticate(organization))
                .extracting(ApiException::reason).isEqualTo(Reason.UNAUTHORIZED);
    }

    @Test
    void onlyKeyOfOrganizationAuthenticates() {
        var acme = organization("one");
        assertThat(with("one").authenticate(Optional.of(acme))).isSameAs(acme);
        assertIsRefused(with("two"), Optional.of(acme));
    }

    @Test
    void eachOfTwoKeysAuthenticates() {
        var acme = organization("new", "old");
        assertThat(with("new").authenticate(Optional.of(acme))).isSameAs(acme);
        assertThat(with("old").authenticate(Optional.of(acme))).isSameAs(acme);
        assertIsRefused(with("oldest"), Optional.of(acme));
    }

    @Test
    void placeholderOfMissingKeyAuthenticatesNoCaller() {
        var none = new Credentials("acme", ApiKeyHash.NONE);
        assertIsRefused(none, Optional.empty());
        assertIsRefused(with("any"), Optional.of(organization()));
    }

    @Test
    void callerWithUnknownOrganizationIsRefused() {
        assertIsRefused(with("one"), Optional.empty());
    }

    @Test
    void hashIsSha256OfKey() {
        // printf abc | sha256sum
        assertThat(ApiKeyHash.of("abc").hex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void textsOfRecordsLeaveOutHash() {
        assertThat(List.of(ApiKeyHash.of("abc"), with("abc"), organization("abc")).toString()).contains("ApiKeyHash[…]")
                .doesNotContain("ba7816bf");
    }
}
