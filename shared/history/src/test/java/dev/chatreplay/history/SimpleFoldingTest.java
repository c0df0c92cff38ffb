package dev.chatreplay.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests the folding with rows of Unicode's CaseFolding.txt of the status C and S, and with letters that only full folding changes.
class SimpleFoldingTest {
    @ParameterizedTest
    @CsvSource({"Weekly, wEEKLY", "ſ, S", "\u212a, k", "\u212b, å", "\u2126, ω", "ẞ, ß", "ς, Σ", "ϐ, Β", "ǅ, ǆ", "ᾈ, ᾀ",
            "Ꭰ, ꭰ", "\u0345, ι", "µ, Μ", "𐐀, 𐐨", "ﬀ, ﬀ", "İ, İ", "ı, ı", "Ⅷ, ⅷ", "Я, я"})
    void textsThatDifferInCaseFoldToSameText(String one, String other) {
        assertThat(SimpleFolding.fold(one)).isEqualTo(SimpleFolding.fold(other));
    }

    @ParameterizedTest
    @CsvSource({"ß, ss", "ẞ, SS", "İ, i", "İ, I", "ı, i", "ı, I", "ﬀ, ff", "e\u0301, é", "ŉ, ʼn", "s, z"})
    void otherTextsFoldToDifferentTexts(String one, String other) {
        assertThat(SimpleFolding.fold(one)).isNotEqualTo(SimpleFolding.fold(other));
    }
}
