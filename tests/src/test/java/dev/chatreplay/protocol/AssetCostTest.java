package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.client.HundredMsApi;
import dev.chatreplay.harness.FullExtent;
import dev.chatreplay.harness.LoggedFunctions;
import dev.chatreplay.harness.Stack;
import java.time.Clock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Counts the calls to AWS that a list of recording assets makes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AssetCostTest {
    private static final int SHARDS = 8;
    /// One reads the organization, and one the rows of sessions.
    private static final int BATCHES = 2;

    private final ReadCosts costs = new ReadCosts();
    @AutoClose
    private final Stack stack = Stack.start(s -> s.withoutPolling());
    @AutoClose
    private final LoggedFunctions functions = new LoggedFunctions(stack.embedded().environment(), Clock.systemUTC(),
            costs);

    /// Returns the calls of the first page of an organization. The first request of a day also records the use of its key.
    private int callsOfPage(HundredMsApi caller) {
        assertThat(functions.assets(caller).isDone()).isTrue();
        costs.take();
        assertThat(functions.assets(caller).isDone()).isTrue();
        return costs.take().calls();
    }

    private HundredMsApi callerWithSessionsThatHaveNoAsset(int sessions) {
        var chats = new ListedChats(stack.embedded().stores());
        for (var i = 0; i < sessions; i++) {
            chats.start("s-" + i, ListedChats.START.plusSeconds(i));
            chats.end("s-" + i);
        }
        var api = stack.disabledOrganization(chats.organizationId());
        stack.organizations().setChatReplayEnabled(chats.organizationId(), true);
        return stack.withHundredMsKey(api, 1);
    }

    @Test
    void usualPageQueriesEachShardOnceAndReadsItsRowsInOneCall() {
        var api = stack.organization();
        for (var i = 0; i < 12; i++) {
            var chat = new Chat("s-" + i).started().sent("m-1", "hello").ended();
            api.send(chat);
            api.chatWhenReady(chat.sessionId());
        }
        assertThat(callsOfPage(stack.withHundredMsKey(api, 1))).isEqualTo(SHARDS + BATCHES);
    }

    /// The reads grow: 10, 40, then 100 rows a call.
    /// The other test has the quick pass.
    @Test
    @FullExtent
    void sessionsWithoutAssetCostFewCalls() {
        assertThat(callsOfPage(callerWithSessionsThatHaveNoAsset(0))).isEqualTo(SHARDS + 1);
        assertThat(callsOfPage(callerWithSessionsThatHaveNoAsset(300))).isLessThanOrEqualTo(4 * SHARDS + 1 + 5);
    }
}
