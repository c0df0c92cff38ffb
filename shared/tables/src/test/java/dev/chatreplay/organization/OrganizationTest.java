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
}
