package dev.chatreplay.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTest {
    private static MessageId id(String createdAt) {
        return MessageId.of("s-1", createdAt, "0", "m-1");
    }

    @Test
    void idsSortByTime() {
        var times = Stream.of("0001-01-01T00:00:00.000000000Z", "1970-01-01T00:00:01.000000000Z",
                "2026-11-21T09:00:00.999999999Z", "2026-11-21T09:00:01.000000000Z", "2106-02-07T06:28:14.000000000Z",
                "9999-12-31T23:59:59.999999999Z").map(MessageIdTest::id).toList();
        assertThat(times).isSorted().extracting(MessageId::second).containsExactly(0L, 1L, 1795251600L, 1795251601L,
                MessageId.MAX_SECOND - 1, MessageId.MAX_SECOND);
        assertThat(times).allSatisfy(id -> assertThat(MessageId.parse(id.text())).contains(id));
    }

    @Test
    void messagesThatAreFourMillisecondsApartKeepTheirOrder() {
        assertThat(IntStream.range(0, 250)
                .mapToObj(i -> MessageId.of("s-1", "2026-11-21T09:00:00.%03d000000Z".formatted(4 * i), "0", "m-" + i)))
                .isSorted();
    }

    @Test
    void partsOfIdentityGiveOtherIds() {
        var time = "2026-11-21T09:00:00.000000000Z";
        assertThat(List.of(id(time), MessageId.of("s-1", time, "1", "m-1"), MessageId.of("s-1", time, "0", "m-2"),
                MessageId.of("s-2", time, "0", "m-1"), id("2026-11-21T09:00:00.000000001Z")))
                .extracting(MessageId::text).doesNotHaveDuplicates()
                .allSatisfy(text -> assertThat(text).startsWith("6b015d90"));
        assertThat(id(time)).isEqualTo(id(time));
    }

    @Test
    void manyMessagesOfOneSecondHaveDifferentIds() {
        var ids = IntStream.range(0, 100_000)
                .mapToObj(i -> MessageId.of("s-1", "2026-11-21T09:00:00.000000000Z", "0", "m-" + i));
        assertThat(ids.distinct()).hasSize(100_000);
    }

    @Test
    void idFitsItsSessionAndFewOthers() {
        var id = id("2026-11-21T09:00:00.000000000Z");
        assertThat(id.mayBeOf("s-1")).isTrue();
        assertThat(IntStream.range(2, 20_000).filter(i -> id.mayBeOf("s-" + i)).count()).isLessThan(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "6b015d90", "6b015d900000000000000000x", "6B015D900000000000000000",
            "zb015d900000000000000000",
            "6b015d9000000000000000000"})
    void otherTextsAreNoIds(String text) {
        assertThat(MessageId.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,000000000000000000000000", "255,000000ff0000000000000000", "4294967295,ffffffff0000000000000000",
            "4294967296,g"})
    void rangeStartsAtSecond(long second, String end) {
        assertThat(IdRange.startOf(second)).isEqualTo(end);
    }

    @Test
    void rangeOfBothHasWhatBothHave() {
        var range = new IdRange("2", "5").and(new IdRange("3", "9"));
        assertThat(range).isEqualTo(new IdRange("3", "5")).isEqualTo(range.and(IdRange.ALL));
        assertThat(Stream.of(IdRange.behind(new MessageId("a")), "a", "b").sorted(Comparator.naturalOrder()))
                .containsExactly("a", "a0", "b");
    }
}
