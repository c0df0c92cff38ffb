package dev.chatreplay.api.hundredms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chatreplay.api.Requests;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.organization.ApiKey;
import dev.chatreplay.organization.ApiKeyHash;
import dev.chatreplay.organization.HundredMsKey;
import dev.chatreplay.organization.Organization;
import dev.chatreplay.organization.Scope;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.secret.HundredMsSecrets;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.secret.MasterSecret.MissingVersionException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/// Tests who is authenticated with a token, and what the contract makes of credentials.
class TokenCredentialsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final URI NOWHERE = URI.create("http://127.0.0.1:9");

    @AutoClose
    private final AwsClients aws = AwsClients.at(new AwsClients.Endpoints(NOWHERE, NOWHERE, NOWHERE,
            Region.EU_WEST_1, AnonymousCredentialsProvider.create(), List.of()));
    private final MasterSecret master = MasterSecret.from(
            Environment.of(Map.of("MASTER_SECRET", "a".repeat(32) + ",-," + "c".repeat(32))), aws);
    private final HundredMs contract = new HundredMs(master, Clock.fixed(NOW, ZoneOffset.UTC));

    private static Organization organization(ApiKey... keys) {
        return new Organization("acme", "Acme", true, List.of(keys), Set.of(), Optional.empty());
    }

    private String token(String organizationId, int number, int masterVersion) {
        return token(organizationId + "." + number,
                HundredMsSecrets.text(master, organizationId, masterVersion, number), NOW);
    }

    private static String token(String accessKey, String secret, Instant issuedAt) {
        var seconds = issuedAt.getEpochSecond();
        var content = part("{\"alg\":\"HS256\"}") + "." + part("{\"access_key\":\"" + accessKey
                + "\",\"type\":\"management\",\"version\":2,\"jti\":\"1\",\"iat\":" + seconds + ",\"nbf\":" + seconds
                + ",\"exp\":" + (seconds + 3600) + "}");
        return content + "." + ManagementToken.signature(content, secret);
    }

    private static String part(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static HttpRequest request(String authorization) {
        return Requests.of(Map.of(), Map.of("authorization", authorization));
    }

    private void assertRefused(String token, Optional<Organization> organization) {
        var credentials = contract.credentials(request("Bearer " + token));
        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> credentials.authenticate(organization))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNAUTHORIZED));
    }

    @Test
    void keyThatSignedIsTheCallers() {
        var first = HundredMsKey.create(1, 1, "first", NOW);
        var second = HundredMsKey.create(2, 3, "second", NOW);
        var organization = organization(first, second);
        for (var key : List.of(first, second)) {
            var number = HundredMsKey.number(key.id()).orElseThrow();
            var credentials = contract.credentials(request("Bearer " + token("acme", number, 2 * number - 1)));
            assertThat(credentials.organizationId()).isEqualTo("acme");
            var caller = credentials.authenticate(Optional.of(organization));
            assertThat(caller.key()).isEqualTo(key);
            assertThat(caller.organization()).isEqualTo(organization);
        }
    }

    @Test
    void otherSecretsAreRefused() {
        var key = HundredMsKey.create(1, 1, "first", NOW);
        var organization = Optional.of(organization(key));
        assertRefused(token("acme", 1, 3), organization);
        assertRefused(token("acme", 2, 1), organization);
        assertRefused(token("acme", 1, 1), Optional.empty());
        assertRefused(token("acme", 1, 1), Optional.of(organization()));
        assertRefused(token("acme.1", HundredMsSecrets.text(master, "other", 1, 1), NOW), organization);
        assertRefused(token("acme.1", HundredMsSecrets.text(master, "acme", 1, 2), NOW), organization);
    }

    /// No such key exists. The dummy derivation must not verify it.
    @Test
    void apiKeyWithIdOfNumberIsRefused() {
        var key = new ApiKey(HundredMsKey.id(1), "odd", Set.of(Scope.READ), NOW, ApiKeyHash.of("crk_x_y"));
        assertRefused(token("acme", 1, 3), Optional.of(organization(key)));
    }

    @Test
    void missingMasterVersionIsWrongKeyWithItsCause() {
        var organization = organization(HundredMsKey.create(1, 2, "first", NOW));
        var credentials = contract.credentials(request("Bearer " + token("acme", 1, 3)));
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> credentials.authenticate(Optional.of(organization))).satisfies(e -> {
                    assertThat(e.reason()).isEqualTo(Reason.UNAUTHORIZED);
                    assertThat(e.getCause()).isInstanceOfSatisfying(MissingVersionException.class,
                            missing -> assertThat(missing.version()).isEqualTo(2));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic TOKEN", "TOKEN", "BearerTOKEN", "Bearer TOKEN TOKEN",
            "Bearer TOKEN,Bearer TOKEN"})
    void otherHeaderIsRefused(String header) {
        var request = request(header.replace("TOKEN", token("acme", 1, 1)));
        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> contract.credentials(request))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNAUTHORIZED));
        assertThat(contract.organizationId(request)).isEmpty();
    }

    @Test
    void expiredTokenIsRefusedAndNamesOrganizationForTheLog() {
        var secret = HundredMsSecrets.text(master, "acme", 1, 1);
        var request = request("bearer  " + token("acme.1", secret, NOW.minus(Duration.ofHours(2))));
        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> contract.credentials(request));
        assertThat(contract.organizationId(request)).contains("acme");
    }

    @Test
    void logLineNamesSessionOfAsset() {
        var line = new LogLine("test");
        contract.identify(Requests.of(Map.of("assetId", AssetId.of("s-é")), Map.of()), line);
        var written = new StringBuilder();
        line.to(written::append);
        assertThat(written).contains("\"sessionId\":\"s-é\"");
    }
}
