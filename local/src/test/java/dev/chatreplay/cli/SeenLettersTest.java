package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeenLettersTest {
    private static final int MANY = 200_000;

    @Test
    void everyTextIsNewOnceAlsoWhileTableGrows() {
        var seen = new SeenLetters();
        assertThat(seen.contains("0")).isFalse();
        assertThat(IntStream.range(0, MANY).filter(i -> seen.add(Integer.toString(i)))).hasSize(MANY);
        assertThat(IntStream.range(0, MANY).filter(i -> seen.add(Integer.toString(i)))).isEmpty();
        assertThat(seen.contains("0")).isTrue();
        assertThat(seen.contains(Integer.toString(MANY))).isFalse();
    }
}
