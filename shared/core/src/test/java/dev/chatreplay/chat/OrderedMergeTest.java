package dev.chatreplay.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatreplay.event.KeyParts;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class OrderedMergeTest {

    @Test
    void mergeReturnsElementsOfAllPartsInOrder() {
        assertThat(merged(part("a", "d", "f"), part(), part("B", "b", "z"), part("c"))).containsExactly("B", "a", "b",
                "c", "d", "f", "z");
    }

    @Test
    void mergeOrdersByUtf8BytesAcrossSurrogateBorder() {
        assertThat(merged(part("\uD7FF", "\uFFFD"), part("\uE000", "\uD800\uDC00"), part("\uDBFF\uDFFF")))
                .containsExactly("\uD7FF", "\uE000", "\uFFFD", "\uD800\uDC00", "\uDBFF\uDFFF");
    }

    @Test
    void mergeKeepsEqualElementsOfSeveralParts() {
        assertThat(merged(part("a", "b"), part("a", "b"))).containsExactly("a", "a", "b", "b");
    }

    @Test
    void mergeOfEmptyPartsHasNoElements() {
        assertThat(merged()).isEmpty();
        assertThat(merged(part(), part())).isEmpty();
        assertThatThrownBy(() -> OrderedMerge.merge(List.of(), KeyParts.ORDER).next())
                .isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void mergeHoldsOneElementOfEachPart() {
        var read = new ArrayList<String>();
        var watched = List.of("1", "2", "3").stream().peek(read::add).iterator();
        var merged = OrderedMerge.merge(List.of(watched, part("0")), KeyParts.ORDER);
        assertThat(read).isEmpty();
        assertThat(merged.next()).isEqualTo("0");
        assertThat(read).hasSize(1);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static List<String> merged(Iterator<String>... parts) {
        var elements = new ArrayList<String>();
        OrderedMerge.merge(List.of(parts), KeyParts.ORDER).forEachRemaining(elements::add);
        return elements;
    }

    private static Iterator<String> part(String... elements) {
        return List.of(elements).iterator();
    }
}
