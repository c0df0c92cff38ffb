package dev.chatreplay.organization;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the form of API keys, key ids and names of keys.
class ApiKeyTextTest {
    private static final int KEYS = 200;

    @Test
    void newKeysHaveFormAndAreUnique() {
        var keys = IntStream.range(0, KEYS)
                .mapToObj(_ -> NewApiKey.create("name", Scope.DEFAULTS, Instant.EPOCH)).toList();
        assertThat(keys).allSatisfy(key -> {
            assertThat(key.text()).matches("crk_[a-z2-7]{16}_[A-Za-z0-9_-]{43}");
            assertThat(ApiKeyText.idOf(key.text())).contains(key.key().id());
            assertThat(key.key().proof()).isEqualTo(ApiKeyHash.of(key.text()));
        });
        assertThat(keys).extracting(key -> key.key().id()).doesNotHaveDuplicates();
        assertThat(keys).extracting(NewApiKey::text).doesNotHaveDuplicates();
        assertThat(keys.stream().flatMapToInt(key -> key.key().id().chars()).distinct().count())
                .as("all characters of base32 occur").isEqualTo(32);
    }

    @Test
    void newKeyShowsItsIdAndNotItsText() {
        var key = NewApiKey.create("name", Scope.DEFAULTS, Instant.EPOCH);
        assertThat(key.toString()).contains(key.key().id()).doesNotContain(key.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "crk_", "key", "crk_abcdefghijklmnop", "crk_abcdefghijklmnop_", "crk_abcdefghijklmno_s",
            "crk_abcdefghijklmnopq_s", "crk_ABCDEFGHIJKLMNOP_s", "crk_abcdefghijklmno1_s", "CRK_abcdefghijklmnop_s",
            "crk_abcdefghijklmnop-s", "crk_abcdefghijklmnop_s s", "crk_abcdefghijklmnop_s:s",
            "crk_abcdefghijklmnop_s\n",
            " crk_abcdefghijklmnop_s", "crk_abcdefghijklmnoé_s", "crk_abcdefghijklmnop_é"})
    void otherTextIsNoKey(String text) {
        assertThat(ApiKeyText.idOf(text)).isEmpty();
        assertThat(ApiKeyCredentials.of("acme", text)).isEmpty();
    }

    @Test
    void secretMayHoldSeparator() {
        assertThat(ApiKeyText.idOf("crk_abcdefghijklmnop_a_b-c")).contains("abcdefghijklmnop");
        assertThat(ApiKeyText.idOf("crk_abcdefghijklmnop__")).contains("abcdefghijklmnop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "Reports of ACME (2026)", "é", "😀", "a\u00a0b"})
    void printableNameIsValid(String name) {
        assertThat(ApiKey.isValidName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\tb", "a\nb", "a\u0000", "a\u0085b", "a\u202eb", "a\u200bb", "a\u2028b"})
    void nameThatWouldBreakListIsInvalid(String name) {
        assertThat(ApiKey.isValidName(name)).isFalse();
    }

    @Test
    void longestNameHas64Characters() {
        assertThat(ApiKey.isValidName("😀".repeat(64))).isTrue();
        assertThat(ApiKey.isValidName("😀".repeat(65))).isFalse();
    }
}
