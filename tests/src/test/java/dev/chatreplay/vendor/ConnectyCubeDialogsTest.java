package dev.chatreplay.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Lists sessions as the dialogs of an administrator.
@ReaderTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectyCubeDialogsTest {
    private static final Instant FIRST = Instant.parse("2026-11-20T09:00:00.123Z");
    private static final int SESSIONS = 250;

    private static final String BY_SKIP = """
            const pages = [];
            for (let skip = 0; ; skip += 100) {
              const page = await admin('chat/list', {limit: 100, skip, ...input});
              pages.push(page.info);
              if (skip + page.info.items.length >= page.info.total_entries) return pages;
            }
            """;

    private final Api api = Stack.shared().organization();
    private final ConnectyCubeClient client = ConnectyCubeClient.of(api);
    private final List<Chat> chats = IntStream.range(0, SESSIONS).mapToObj(ConnectyCubeDialogsTest::startedIn).toList();

    private static Chat startedIn(int minute) {
        return new Chat().inMeeting("m-" + minute).startingAt(FIRST.plus(Duration.ofMinutes(minute)))
                .event("session.started", event -> event.put("title", "Standup " + minute));
    }

    @BeforeAll
    void sendChats() {
        var events = chats.stream().flatMap(chat -> chat.events().stream()).toList();
        for (int from = 0; from < events.size(); from += 10) {
            api.send(events.subList(from, Math.min(from + 10, events.size())));
        }
    }

    private static List<JsonNode> items(JsonNode pages) {
        return pages.valueStream().flatMap(page -> page.path("items").valueStream()).toList();
    }

    @Test
    void administratorSeesEverySessionOnce() throws IOException {
        var pages = client.run(BY_SKIP, JsonNodeFactory.instance.objectNode());
        var expected = chats.stream().map(Chat::sessionId).toList().reversed();
        assertThat(items(pages)).extracting(item -> item.path("_id").asText()).containsExactlyElementsOf(expected);
        assertThat(pages).allSatisfy(page -> assertThat(page.path("total_entries").asInt()).isEqualTo(SESSIONS));
        var ascending = client.run(BY_SKIP, JsonNodeFactory.instance.objectNode().put("sort_asc", "created_at"));
        assertThat(items(ascending)).extracting(item -> item.path("_id").asText())
                .containsExactlyElementsOf(expected.reversed());
    }

    @Test
    void dialogHasFieldsOfSession() throws IOException {
        var first = items(client.run(BY_SKIP, JsonNodeFactory.instance.objectNode().put("sort_asc", "created_at")))
                .getFirst();
        assertThat(first.path("name").asText()).isEqualTo("Standup 0");
        assertThat(first.path("created_at").asText()).isEqualTo("2026-11-20T09:00:00Z");
        assertThat(first.toString()).contains("\"m-0\"");
        assertThat(first.path("type").isInt()).isTrue();
    }
}
