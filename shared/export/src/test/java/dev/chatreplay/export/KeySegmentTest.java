package dev.chatreplay.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.Id;
import dev.chatreplay.event.SessionKey;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests that object keys of different sessions are apart, whatever their ids are.
class KeySegmentTest {
    private static final String[] PARTS = {"a", "A", "b", ".", "..", "~", "/", "%", "%2F", "%2E", "2E", "-", " ", "#",
            "exports", "é",
            "e\u0301", "\ud7ff", "\ue000", "😀", "\udbff\udfff", "x".repeat(60), "ü".repeat(30)};

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"s-1,s-1", "a/b,a%2Fb", ".,%2E", "..,%2E%2E", "...,...", ".a,.a", "~,%7E",
            "~a,%7Ea",
            "%2E,%252E", "a:b=c,a%3Ab%3Dc", "a b,a%20b", "é,%C3%A9", "😀,%F0%9F%98%80"})
    void shortIdIsPercentEncoded(String id, String segment) {
        assertThat(KeySegment.of(id)).isEqualTo(segment);
    }

    @Test
    void idOf200EncodedBytesIsKeptAndLongerOneIsHashed() {
        assertThat(KeySegment.of("x".repeat(200))).isEqualTo("x".repeat(200));
        assertThat(KeySegment.of("x".repeat(197) + "/")).isEqualTo("x".repeat(197) + "%2F");
        assertThat(KeySegment.of("x".repeat(201))).isEqualTo("~hKBnjJCTf13PmZTVhmZo2muZUQnIrYRUEFWbSKTsr-0");
        assertThat(KeySegment.of("x".repeat(198) + "/")).matches("~[A-Za-z0-9_-]{43}");
        assertThat(KeySegment.of("ü".repeat(128))).matches("~[A-Za-z0-9_-]{43}");
    }

    @Test
    void differentIdsHaveDifferentSegmentsAndNoPrefixIsShared() {
        var random = new Random(7);
        var ids = new HashMap<String, String>();
        for (var i = 0; i < 30_000; i++) {
            var id = id(random);
            var segment = KeySegment.of(id);
            assertThat(segment.length()).as(id).isBetween(1, 200);
            assertThat(segment).matches("[A-Za-z0-9._%-]+|~[A-Za-z0-9_-]{43}").isNotIn(".", "..");
            assertThat(ids.putIfAbsent(segment, id)).as(segment).isIn(null, id);
        }
        assertThat(ids).hasSizeGreaterThan(10_000);
        var folders = new TreeSet<String>();
        ids.values().forEach(id -> folders.add(ExportBucket.folder("exports/", new SessionKey("acme", id))));
        assertThat(folders).hasSameSizeAs(ids.keySet());
        for (var folder : folders) {
            var next = folders.higher(folder);
            assertThat(next != null && next.startsWith(folder)).as("%s lists %s", folder, next).isFalse();
        }
    }

    /// S3 compares keys byte for byte. A local store on a file system that ignores case would mix such sessions.
    @Test
    void idsThatDifferInCaseOrFormHaveDifferentSegments() {
        for (var pair : Map.of("Session", "session", "é", "e\u0301", "ﬁ", "fi", "ſ", "s", "\u212a", "K").entrySet()) {
            assertThat(KeySegment.of(pair.getKey())).isNotEqualTo(KeySegment.of(pair.getValue()));
        }
        assertThat(KeySegment.of("S").toLowerCase(Locale.ROOT)).isEqualTo(KeySegment.of("s"));
    }

    @Test
    void organizationAndSessionDoNotRunTogether() {
        var keys = List.of(new SessionKey("a", "b"), new SessionKey("a", "b/c"), new SessionKey("a.b", "c"),
                new SessionKey("a", "b.c"), new SessionKey("a", "~"), new SessionKey("a", "../b"));
        assertThat(keys.stream().map(key -> ExportBucket.folder("snapshots/", key))).doesNotHaveDuplicates()
                .allMatch(folder -> folder.split("/").length == 3);
    }

    private static String id(Random random) {
        for (;;) {
            var id = new StringBuilder();
            for (var left = 1 + random.nextInt(random.nextBoolean() ? 3 : 12); left > 0; left--) {
                id.append(PARTS[random.nextInt(PARTS.length)]);
            }
            if (Id.isValid(id.toString())) {
                return id.toString();
            }
        }
    }
}
