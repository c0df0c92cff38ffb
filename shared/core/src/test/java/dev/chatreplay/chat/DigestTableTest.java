package dev.chatreplay.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigestTableTest {

    @Test
    void tableFindsWhatWasPutLast() {
        var random = new Random(1);
        var table = new DigestTable();
        var last = new HashMap<Digest, Long>();
        for (var i = 0; i < 6_000; i++) {
            // Digests that share one half or both, and start in the same slot.
            var digest = new Digest(random.nextInt(60), random.nextInt(60) * (random.nextBoolean() ? 1L : 1L << 33));
            var number = random.nextBoolean() ? random.nextInt(9) : random.nextLong(Long.MAX_VALUE);
            table.put(digest, number);
            last.put(digest, number);
        }
        var found = new HashMap<>(last);
        assertThat(found).hasSizeGreaterThan(3_000);
        found.replaceAll((digest, _) -> table.find(digest).orElse(-1));
        assertThat(found).isEqualTo(last);
        assertThat(IntStream.range(0, 1_000).mapToObj(i -> table.find(new Digest(300, i))))
                .containsOnly(OptionalLong.empty());
    }

    @Test
    void emptyTableFindsNothing() {
        var table = new DigestTable();
        assertThat(table.isEmpty()).isTrue();
        assertThat(table.find(new Digest(0, 0))).isEmpty();
        table.put(new Digest(0, 0), 0);
        assertThat(table.isEmpty()).isFalse();
        assertThat(table.find(new Digest(0, 0))).hasValue(0);
    }

    @Test
    void digestIsFirstHalfOfSha256() {
        // echo -n abc | sha256sum
        assertThat(Digest.of("abc")).isEqualTo(new Digest(0xba7816bf8f01cfeaL, 0x414140de5dae2223L));
        assertThat(Digest.of("\u00E9")).isNotEqualTo(Digest.of("e\u0301"));
        assertThat(new Digest(1, 9)).isLessThan(new Digest(2, 0)).isGreaterThan(new Digest(1, 8));
    }
}
