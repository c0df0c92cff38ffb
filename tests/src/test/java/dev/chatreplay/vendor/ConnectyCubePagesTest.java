package dev.chatreplay.vendor;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reads a long chat page by page with ConnectyCube's client, and compares it with the format `ndjson`.
@ReaderTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectyCubePagesTest {
    /// Skips what it has seen, until a page is not full.
    private static final String BY_SKIP = """
            const pages = [];
            for (let skip = 0; ; skip += input.limit) {
              const page = await ready(() => message.list({chat_dialog_id: input.id, skip, limit: input.limit, ...input.sort}));
              pages.push(page);
              if (page.items.length < input.limit) return pages;
            }
            """;
    /// Asks for what is before or after the last id, until a page is not full.
    private static final String BY_ID = """
            const pages = [];
            for (let from = {}; ;) {
              const page = await ready(() => message.list({chat_dialog_id: input.id, limit: input.limit, ...input.sort, ...from}));
              pages.push(page);
              if (page.items.length < input.limit) return pages;
              const last = page.items.at(-1)._id;
              from = input.literal ? {[`_id[${input.operator}]`]: last} : {_id: {[input.operator]: last}};
            }
            """;
    /// Asks for as many pages as the first total says, each before the last id, as ConnectyCube's documentation says.
    private static final String BY_ADMINISTRATOR = """
            const limit = 100;
            const pages = [(await admin('chat/messages/list', {limit, chat_dialog_id: input.id})).info];
            const count = Math.ceil(pages[0].total_entries / limit);
            while (pages.length < count) {
              const last = pages.at(-1).items.at(-1)._id;
              pages.push((await admin('chat/messages/list', {limit, chat_dialog_id: input.id, '_id[lt]': last})).info);
            }
            return pages;
            """;

    private final ConnectyCubeChat chat = ConnectyCubeChat.sentTo(Stack.shared().organization());
    private final ConnectyCubeClient client = ConnectyCubeClient.of(chat.api());
    private final List<JsonNode> lines = chat.lines();

    @BeforeAll
    void chatHasEveryMessage() {
        assertThat(lines).hasSize(ConnectyCubeChat.MESSAGES);
    }

    private ObjectNode input(int limit) {
        return JsonNodeFactory.instance.objectNode().put("id", chat.events().sessionId()).put("limit", limit);
    }

    private static List<JsonNode> items(JsonNode pages) {
        return pages.valueStream().flatMap(page -> page.path("items").valueStream()).toList();
    }

    private static List<String> values(List<JsonNode> nodes, String name) {
        return nodes.stream().map(node -> node.path(name).asText()).toList();
    }

    /// Fails unless the items are all messages of the chat in the order of their seconds. Ids order the messages of one second.
    private void assertIsChat(List<JsonNode> items) {
        assertThat(values(items, "_id")).doesNotHaveDuplicates().isSorted().allMatch(id -> id.matches("[0-9a-f]{24}"));
        assertThat(bySecond(items, item -> item.path("date_sent").asLong(), "message"))
                .isEqualTo(bySecond(lines, line -> Instant.parse(line.path("createdAt").asText()).getEpochSecond(),
                        "payload"));
        assertThat(items).extracting(item -> item.path("date_sent").asLong()).isSorted();
        assertThat(items).allMatch(item -> item.path("date_sent").isInt() && item.path("sender_id").isInt());
    }

    /// Returns the texts of each second in alphabetical order.
    private static Map<Long, List<String>> bySecond(List<JsonNode> nodes, Function<JsonNode, Long> second,
            String text) {
        return nodes.stream().collect(groupingBy(second,
                mapping(node -> node.path(text).asText(),
                        collectingAndThen(toList(), texts -> texts.stream().sorted().toList()))));
    }

    private static List<JsonNode> ascending(List<JsonNode> items, String sort) {
        return sort.startsWith("sort_desc") ? items.reversed() : items;
    }

    @ParameterizedTest
    @CsvSource({"100, '', 26", "1000, '', 3", "100, sort_asc=date_sent, 26", "1000, sort_asc=date_sent, 3",
            "100, sort_desc=date_sent, 26", "1000, sort_desc=date_sent, 3", "100, sort_desc=created_at, 26",
            "250, sort_asc=_id, 11", "7, sort_desc=_id, 358"})
    void clientSeesEveryMessageOnceBySkip(int limit, String sort, int pages) throws IOException {
        var input = input(limit);
        addSort(input, sort);
        var seen = client.run(BY_SKIP, input);
        assertIsChat(ascending(items(seen), sort));
        assertThat(seen).hasSize(pages);
        for (int i = 0; i < pages; i++) {
            assertThat(seen.path(i).path("skip").asInt()).isEqualTo(i * limit);
            assertThat(seen.path(i).path("limit").asInt()).isEqualTo(limit);
        }
    }

    @ParameterizedTest
    @CsvSource({"100, sort_desc=date_sent, lt, true", "1000, sort_desc=date_sent, lt, false",
            "100, sort_desc=_id, lt, false", "100, sort_asc=date_sent, gt, false", "1000, '', gt, true",
            "6, sort_desc=date_sent, lt, true"})
    void clientSeesEveryMessageOnceById(int limit, String sort, String operator, boolean literal) throws IOException {
        var input = input(limit).put("operator", operator).put("literal", literal);
        addSort(input, sort);
        assertIsChat(ascending(items(client.run(BY_ID, input)), sort));
    }

    private static void addSort(ObjectNode input, String sort) {
        if (!sort.isEmpty()) {
            var name = sort.substring(0, sort.indexOf('='));
            input.putObject("sort").put(name, sort.substring(name.length() + 1));
        }
    }

    @Test
    void administratorSeesEveryMessageOnceInAsManyPagesAsTotalSays() throws IOException {
        var seen = client.run(BY_ADMINISTRATOR, input(100));
        assertThat(seen).hasSize(ConnectyCubeChat.MESSAGES / 100);
        assertThat(seen.path(0).path("total_entries").asInt()).isEqualTo(ConnectyCubeChat.MESSAGES);
        assertIsChat(items(seen).reversed());
    }

    @Test
    void countIsNumberOfMessages() throws IOException {
        assertThat(client.run("return ready(() => message.list({chat_dialog_id: input.id, count: 1}));\n", input(1))
                .at("/items/count").asInt()).isEqualTo(ConnectyCubeChat.MESSAGES);
    }

    /// Filters by senders, dates and ids, each in the two forms in which the client writes brackets.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void filtersChooseMessages(boolean literal) throws IOException {
        var seen = client.run(
                """
                                const of = (name, rules) => input.literal
                            ? Object.fromEntries(Object.entries(rules).map(([operator, value]) => [`${name}[${operator}]`, value]))
                            : {[name]: rules};
                        const list = filter => ready(async () =>
                            (await message.list({chat_dialog_id: input.id, limit: 1000, ...filter})).items.map(item => item.message));
                        const count = filter => ready(async () =>
                            (await message.list({chat_dialog_id: input.id, count: 1, ...filter})).items.count);
                        const all = (await ready(() => message.list({chat_dialog_id: input.id, limit: 1000}))).items;
                        const early = of('date_sent', {lt: input.first + 10});
                        const between = of('date_sent', {gt: input.first + 9, lt: input.first + 20});
                        return {
                          gte: await list(of('date_sent', {gte: input.first + 350})),
                          gt: await list(of('date_sent', {gt: input.first + 350})),
                          between: await list(between),
                          countBetween: await count(between),
                          equal: await list({date_sent: input.first + 3}),
                          ne: await list(of('date_sent', {ne: input.first, lte: input.first + 1})),
                          createdAt: await list(of('created_at', {lte: input.first + 2})),
                          sender: await list({sender_id: 104, ...early}),
                          senders: await list({...of('sender_id', {in: input.literal ? '104,101' : [104, 101]}), ...early}),
                          ids: await list(of('_id', {in: [all[7]._id, all[3]._id].join(',')})),
                          wantedIds: [all[3].message, all[7].message],
                          id: await list({_id: all[5]._id}),
                          wantedId: [all[5].message],
                        };
                        """,
                input(1000).put("literal", literal).put("first", ConnectyCubeChat.FIRST.getEpochSecond()));
        assertThat(texts(seen, "gte")).containsExactlyInAnyOrderElementsOf(payloads(350 * 7, 2500));
        assertThat(texts(seen, "gt")).containsExactlyInAnyOrderElementsOf(payloads(351 * 7, 2500));
        assertThat(texts(seen, "between")).containsExactlyInAnyOrderElementsOf(payloads(70, 140));
        assertThat(seen.path("countBetween").asInt()).isEqualTo(70);
        assertThat(texts(seen, "equal")).containsExactlyInAnyOrderElementsOf(payloads(21, 28));
        assertThat(texts(seen, "ne")).containsExactlyInAnyOrderElementsOf(payloads(7, 14));
        assertThat(texts(seen, "createdAt")).containsExactlyInAnyOrderElementsOf(payloads(0, 21));
        assertThat(texts(seen, "sender")).containsExactlyInAnyOrderElementsOf(payloadsOf(70, 104));
        assertThat(texts(seen, "senders")).containsExactlyInAnyOrderElementsOf(payloadsOf(70, 101, 104));
        assertThat(texts(seen, "ids")).isEqualTo(texts(seen, "wantedIds")).hasSize(2);
        assertThat(texts(seen, "id")).isEqualTo(texts(seen, "wantedId")).hasSize(1);
    }

    private static List<String> texts(JsonNode seen, String name) {
        return seen.path(name).valueStream().map(JsonNode::asText).toList();
    }

    private List<String> payloads(int from, int to) {
        return values(lines.subList(from, to), "payload");
    }

    private List<String> payloadsOf(int to, Integer... senders) {
        return values(IntStream.range(0, to).filter(i -> List.of(senders).contains(ConnectyCubeChat.userOf(i)))
                .mapToObj(lines::get).toList(), "payload");
    }
}
