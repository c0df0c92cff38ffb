package dev.chatreplay.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.session.SessionSettings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrganizationTest {
    private static final ApiKey KEY = NewApiKey.create("name", Scope.DEFAULTS, Instant.EPOCH).key();

    private static Organization organization(Optional<LandingTarget> landing) {
        return new Organization("acme", "Acme", true, List.of(KEY), Set.of("txt"), landing);
    }

    @Test
    void sessionsGetFormatsOfOrganizationAndOfItsLanding() {
        assertThat(organization(Optional.empty()).sessionSettings())
                .isEqualTo(new SessionSettings(Set.of("txt"), Set.of()));
        assertThat(organization(Optional.of(new LandingTarget("bucket", "", Set.of("vtt")))).sessionSettings())
                .isEqualTo(new SessionSettings(Set.of("txt"), Set.of("vtt")));
    }

    @Test
    void keyIsFoundByItsIdAlone() {
        assertThat(organization(Optional.empty()).key(KEY.id())).contains(KEY);
        assertThat(organization(Optional.empty()).key("abcdefghijklmnop")).isEmpty();
    }

    @Test
    void sessionsOfOrganizationWithHundredMsKeyHaveItsFormat() {
        var key = HundredMsKey.create(7, 1, "name", Instant.EPOCH);
        var acme = new Organization("acme", "Acme", true, List.of(KEY, key), Set.of("txt"), Optional.empty());
        assertThat(acme.sessionSettings()).isEqualTo(new SessionSettings(Set.of("txt", "csv_100ms"), Set.of()));
    }

    @Test
    void idOfHundredMsKeyHasItsNumberWithoutLeadingZero() {
        assertThat(HundredMsKey.number(HundredMsKey.id(120))).contains(120);
        assertThat(List.of("100ms-0", "100ms-01", "100ms-", "100ms-1 ", "100ms-1234567890", "100ms-1a", KEY.id()))
                .allMatch(id -> HundredMsKey.number(id).isEmpty());
    }

    @Test
    void storedHundredMsKeyIsReadBackWithoutLoss() {
        var key = HundredMsKey.create(3, 2, "Monthly", Instant.ofEpochMilli(1_795_253_460_123L));
        assertThat(ApiKey.decode(key.id(), key.encode())).isEqualTo(key);
        assertThat(key.scopes()).containsExactly(Scope.READ);
    }
}
