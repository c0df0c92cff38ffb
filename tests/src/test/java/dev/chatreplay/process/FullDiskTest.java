package dev.chatreplay.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.faults.run.Results;
import dev.chatreplay.harness.FullExtent;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// Fills the disk under `--data` while events are sent. Every event that was acknowledged until then is in the CSV when there is space again.
@Isolated
class FullDiskTest {
    private static final int KIBIBYTES = 2_048;
    private static final int BATCHES = 60;
    private static final int MESSAGES_PER_BATCH = 10;
    private static final int REFUSALS = 2;

    @TempDir
    private Path data = Path.of("");

    @Test
    @FullExtent
    void acknowledgedMessagesAreInCsvAfterDiskWasFull() {
        LocalProcess.start(data).close();
        var chat = new Chat();
        var acknowledged = new ArrayList<String>();
        int refused = 0;
        try (var local = LocalProcess.startWithSmallDisk(data, KIBIBYTES)) {
            for (int batch = 0; batch < BATCHES && refused < REFUSALS; batch++) {
                var events = nextBatch(chat, batch);
                if (isAcknowledged(local.api(), events)) {
                    events.forEach(event -> acknowledged.add(event.at("/message/id").asText()));
                } else {
                    refused++;
                }
            }
        }
        assertThat(acknowledged).isNotEmpty();
        assertThat(refused).as("the disk was full").isEqualTo(REFUSALS);
        var results = new Results("disk full");
        results.add(acknowledged.size() + " messages acknowledged", missing(chat, acknowledged));
        results.report();
    }

    private List<String> missing(Chat chat, List<String> acknowledged) {
        try (var local = LocalProcess.start(data)) {
            local.api().send(List.of(chat.ended().last()));
            var ids = new String(local.api().csv(chat.sessionId()), UTF_8).lines().skip(1)
                    .map(row -> row.substring(0, row.indexOf(','))).toList();
            return acknowledged.stream().filter(id -> !ids.contains(id)).toList();
        }
    }

    private static List<ObjectNode> nextBatch(Chat chat, int batch) {
        var first = chat.events().size();
        for (int i = 0; i < MESSAGES_PER_BATCH; i++) {
            chat.sent("m-" + batch + "-" + i, "😀".repeat(2_000));
        }
        return chat.eventsFrom(first);
    }

    private static boolean isAcknowledged(Api api, List<ObjectNode> events) {
        try {
            return api.post(events).status() == 200;
        } catch (UncheckedIOException _) {
            return false;
        }
    }
}
