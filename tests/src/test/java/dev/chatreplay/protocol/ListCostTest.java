package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.KeyParts;
import dev.chatreplay.event.Shards;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.SessionRows;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.history.SessionLists;
import dev.chatreplay.protocol.ReadCosts.Cost;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.session.ListPosition;
import dev.chatreplay.wiring.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// Counts the queries of lists and the index entries that they read, with few sessions of an organization and with many.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListCostTest {
    private static final int FEW = 10;
    private static final int SEVERAL = 400;
    private static final int MANY = 20_000;
    private static final int SHARDS = 8;

    private final ReadCosts costs = new ReadCosts();
    @AutoClose
    private final Stack stack = Stack.start(s -> s.withoutPolling());
    @AutoClose
    private final AwsClients aws = Stack.clients(stack.embedded().environment(), costs);
    private final Stores stores = new Stores(Environment.of(stack.embedded().environment()), aws);

    /// Returns the list of a new organization with this many sessions, of one meeting.
    private ListQuery listOf(int sessions) {
        var chats = new ListedChats(stack.embedded().stores());
        chats.start("s-0", ListedChats.START);
        var table = stack.embedded().variable("SESSIONS_TABLE");
        var first = stack.embedded().aws().dynamoDb()
                .getItem(r -> r.tableName(table).key(SessionRows.key(chats.organizationId(), "s-0"))).item();
        var writes = new ArrayList<WriteRequest>();
        for (int i = 1; i < sessions; i++) {
            var row = row(first, chats, i);
            writes.add(WriteRequest.builder().putRequest(put -> put.item(row)).build());
        }
        assertThat(stack.embedded().stores().batches().write(table, writes, write -> write,
                Deadline.before(Duration.ofMinutes(5), Duration.ZERO))).isEmpty();
        return ListQuery.of(SessionLists.of(stores), chats.organizationId());
    }

    private static Map<String, AttributeValue> row(Map<String, AttributeValue> first, ListedChats chats, int number) {
        var key = chats.key("s-" + number);
        var shard = Integer.toString(Shards.of(key.partition(), SHARDS));
        var row = new HashMap<>(first);
        row.keySet().removeAll(Set.of("dueAt", "dueShard"));
        row.put("pk", AttributeValue.fromS(key.partition()));
        row.put("listAt", AttributeValue.fromS(
                new ListPosition(ListedChats.START.plusSeconds(number / 2), key.sessionId()).text()));
        row.put("listShard", AttributeValue.fromS(KeyParts.join(key.organizationId(), shard)));
        row.put("meetingShard", AttributeValue.fromS(KeyParts.join(key.organizationId(), "m-1", shard)));
        return row;
    }

    private Cost costOfPage(ListQuery list) {
        costs.take();
        assertThat(list.page(1).sessions()).hasSize(list.query().perPage());
        return costs.take();
    }

    private Cost costOfCursor(ListQuery list) {
        var cursor = list.page(1).nextCursor().orElseThrow();
        costs.take();
        assertThat(list.after(cursor).sessions()).hasSize(list.query().perPage());
        return costs.take();
    }

    private void assertCursorCostsLittle(ListQuery list) {
        assertThat(costOfCursor(list).calls()).isEqualTo(SHARDS);
        assertThat(costOfCursor(list).items()).isLessThanOrEqualTo(2 * 5 + SHARDS * 7);
        assertThat(costOfCursor(list.meeting("m-1"))).isEqualTo(costOfCursor(list));
    }

    @Test
    void listCostsItsSessionsAloneBesideLongListOfAnother() {
        var few = listOf(FEW).perPage(5);
        var before = costOfPage(few);
        assertThat(before).isEqualTo(new Cost(SHARDS, FEW));
        assertCursorCostsLittle(few);
        var several = listOf(SEVERAL).perPage(5);
        assertThat(costOfPage(several)).isEqualTo(new Cost(SHARDS, SEVERAL));
        assertThat(costOfPage(several.meeting("m-1"))).isEqualTo(new Cost(SHARDS, SEVERAL));
        assertThat(costOfPage(several.meeting("m-1").search("s-"))).isEqualTo(new Cost(SHARDS, SEVERAL));
        assertCursorCostsLittle(several);
        assertThat(costOfPage(few)).isEqualTo(before);
    }

    @Test
    @FullExtent
    void listOf20000SessionsHasBoundedCost() {
        var few = listOf(FEW).perPage(5);
        var many = listOf(MANY).perPage(5);
        for (var list : new ListQuery[]{many, many.meeting("m-1"), many.search("s-")}) {
            var cost = costOfPage(list);
            assertThat(cost.calls()).isLessThanOrEqualTo(48);
            // The queries read ahead, and each reads the session at which it continues.
            assertThat(cost.items()).isBetween(10_000, 10_000 + SHARDS * 500 + 48);
            assertThat(list.page(1).isMinimum()).isTrue();
        }
        assertCursorCostsLittle(many);
        assertThat(costOfPage(few)).isEqualTo(new Cost(SHARDS, FEW));
    }
}
