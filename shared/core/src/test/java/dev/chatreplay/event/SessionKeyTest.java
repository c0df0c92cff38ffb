package dev.chatreplay.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionKeyTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "A-Z.a:z=0_9-", "...", "=", "-"})
    void operatorMayChooseOrganizationId(String id) {
        assertThat(OrganizationId.isValid(id)).isTrue();
        assertThat(SessionKey.ofPartition(new SessionKey(id, "19:meeting/#@!").partition()))
                .isEqualTo(new SessionKey(id, "19:meeting/#@!"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "a#b", "a/b", "a\n", "é", "\uff41", "a\u0001b"})
    void otherOrganizationIdsAreRefused(String id) {
        assertThat(OrganizationId.isValid(id)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new SessionKey(id, "s-1"));
    }

    @Test
    void organizationIdHasAtMost128Characters() {
        assertThat(OrganizationId.isValid("x".repeat(128))).isTrue();
        assertThat(OrganizationId.isValid("x".repeat(129))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\u0001b", "a\n"})
    void invalidSessionIdIsRefused(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> new SessionKey("acme", id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "acme", "acme\u0001s-1\u00010", "\u0001s-1", "acme\u0001"})
    void otherPartitionKeysAreRefused(String partition) {
        assertThatIllegalArgumentException().isThrownBy(() -> SessionKey.ofPartition(partition));
    }
}
