package dev.chatreplay.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrderedMergeTest {

    @Test
    void mergeOrdersMessagesByTimeThenById() {
        assertThat(ids(shard("1 b", "2 a", "2 c"), shard(), shard("1 a", "2 B", "9 z"), shard("2 b")))
                .containsExactly("1 a", "1 b", "2 B", "2 a", "2 b", "2 c", "9 z");
    }

    @Test
    void mergeOfEmptyShardsHasNoMessages() {
        assertThat(ids()).isEmpty();
        assertThat(ids(shard(), shard())).isEmpty();
        assertThatThrownBy(() -> OrderedMerge.merge(List.of()).next()).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void mergeHoldsOneMessageForEachShard() {
        var read = new ArrayList<ChatMessage>();
        var watched = List.of(message("1 a"), message("2 b"), message("3 c")).stream().peek(read::add).iterator();
        var merged = OrderedMerge.merge(List.of(watched, shard("0 z")));
        assertThat(read).isEmpty();
        assertThat(merged.next().id()).isEqualTo("z");
        assertThat(read).hasSize(1);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static List<String> ids(Iterator<ChatMessage>... shards) {
        var ids = new ArrayList<String>();
        OrderedMerge.merge(List.of(shards)).forEachRemaining(m -> ids.add(m.createdAt() + " " + m.id()));
        return ids;
    }

    private static Iterator<ChatMessage> shard(String... messages) {
        return List.of(messages).stream().map(OrderedMergeTest::message).iterator();
    }

    private static ChatMessage message(String timeAndId) {
        var parts = timeAndId.split(" ", -1);
        return new ChatMessage(parts[1], "p", Optional.empty(), "s", "m", "", false, Optional.empty(), "TEXT_MESSAGE",
                "",
                parts[0], 0, Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty(), 0, 0, false);
    }
}
