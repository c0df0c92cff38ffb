package dev.chatreplay.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Tests which API keys authenticate a caller, and what they allow.
class CredentialsTest {
    private static final String UNUSED_ID = "a".repeat(16);

    private final NewApiKey one = key(Scope.DEFAULTS);
    private final NewApiKey two = key(Scope.DEFAULTS);

    private static NewApiKey key(Set<Scope> scopes) {
        return NewApiKey.create("name", scopes, Instant.EPOCH);
    }

    private static Organization organization(NewApiKey... keys) {
        return new Organization("acme", "Acme", true, Stream.of(keys).map(NewApiKey::key).toList(), Set.of(),
                Optional.empty());
    }

    private static Credentials with(String key) {
        return ApiKeyCredentials.of("acme", key).orElseThrow();
    }

    private static void assertIsRefused(Credentials credentials, Optional<Organization> organization) {
        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> credentials.authenticate(organization))
                .extracting(ApiException::reason).isEqualTo(Reason.UNAUTHORIZED);
    }

    @Test
    void eachKeyOfOrganizationAuthenticates() {
        var acme = organization(one, two);
        assertThat(with(one.text()).authenticate(Optional.of(acme))).isEqualTo(new Caller(acme, one.key()));
        assertThat(with(two.text()).authenticate(Optional.of(acme))).isEqualTo(new Caller(acme, two.key()));
    }

    @Test
    void keyOfNoOrganizationIsRefused() {
        assertIsRefused(with(one.text()), Optional.empty());
        assertIsRefused(with(one.text()), Optional.of(organization()));
        assertIsRefused(with(one.text()), Optional.of(organization(two)));
    }

    @Test
    void secretOfAnotherKeyIsRefused() {
        var secret = two.text().substring(two.text().indexOf(two.key().id()) + two.key().id().length());
        assertIsRefused(with(ApiKeyText.PREFIX + one.key().id() + secret), Optional.of(organization(one, two)));
        assertIsRefused(with(ApiKeyText.PREFIX + UNUSED_ID + secret), Optional.of(organization(one, two)));
    }

    @Test
    void placeholderOfMissingKeyAuthenticatesNoCaller() {
        var none = new ApiKeyCredentials("acme", UNUSED_ID, ApiKeyHash.NONE);
        assertIsRefused(none, Optional.empty());
        assertIsRefused(none, Optional.of(organization(one)));
    }

    @ParameterizedTest
    @EnumSource
    void keyAllowsItsScopesAndNoOther(Scope scope) {
        var only = new Caller(organization(), key(EnumSet.of(scope)).key());
        only.require(scope);
        for (var other : EnumSet.complementOf(EnumSet.of(scope))) {
            assertThatExceptionOfType(ApiException.class).isThrownBy(() -> only.require(other))
                    .withMessageContaining("the scope " + other.scopeName())
                    .extracting(ApiException::reason).isEqualTo(Reason.SCOPE_MISSING);
        }
    }

    @Test
    void unknownScopeOfRowAllowsNothing() {
        var row = new HashMap<>(one.key().encode().m());
        row.put("scopes",
                AttributeValue.fromL(Stream.of("everything", "read", "AUDIT").map(AttributeValue::fromS).toList()));
        assertThat(ApiKey.decode(one.key().id(), AttributeValue.fromM(row)).scopes()).containsExactly(Scope.READ);
    }

    @Test
    void storedKeyIsReadBackWithoutLoss() {
        var all = NewApiKey.create("Reports é 😀", EnumSet.allOf(Scope.class),
                Instant.ofEpochMilli(1_795_253_460_123L));
        assertThat(ApiKey.decode(all.key().id(), all.key().encode())).isEqualTo(all.key());
        assertThat(all.key().scopes()).containsExactly(Scope.RECORD, Scope.READ, Scope.AUDIT, Scope.MANAGE);
    }

    @Test
    void hashIsSha256OfKey() {
        // printf abc | sha256sum
        assertThat(ApiKeyHash.of("abc").hex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void textsOfRecordsLeaveOutKeyAndHash() {
        var records = List.of(one, with(one.text()), organization(one), new Caller(organization(one), one.key()))
                .toString();
        assertThat(records).contains("ApiKeyHash[…]").contains(one.key().id())
                .doesNotContain(hex(one), one.text());
    }

    private static String hex(NewApiKey key) {
        return ((ApiKeyHash) key.key().proof()).hex();
    }
}
