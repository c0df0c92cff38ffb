package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/// Counts the calls of compactions and landings, and compares them with the cost table in `docs/operations.md`.
class LandingCallsTest extends LandingProtocolTest {
    private static final Pattern ROW = Pattern
            .compile("a landing of one file for 1,000 exports \\| (?<writes>\\w+) writes of "
                    + "the row, (?<reads>\\w+) reads of DynamoDB; S3: (?<heads>\\w+) HEAD, (?<gets>\\w+) GET, (?<puts>\\w+) PUT \\|");
    private static final int MAX_TRIES = 5;
    private static final List<String> NUMBERS = List.of("no", "one", "two", "three", "four", "five");

    /// Returns the calls of the compaction of a whole session, by their kind. Compacts another session when a connection broke, because the
    /// worker then makes further calls.
    private Map<String, Long> callsOfCompaction() {
        for (int tries = 1; tries == 1 || harness.faults.hasSentAgain(); tries++) {
            assertThat(tries).isLessThanOrEqualTo(MAX_TRIES);
            var requests = requestsFor(sentWhole());
            harness.faults.heal();
            assertThat(requests).singleElement().matches(harness::compact);
        }
        return harness.faults.sent().stream().map(request -> request.getClass().getSimpleName())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private Chat sentWhole() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        return chat;
    }

    @Test
    void compactionWithoutLandingReadsRowOnce() {
        endLanding();
        assertThat(callsOfCompaction().get("GetItemRequest")).isEqualTo(1);
        assertThat(harness.faults.sent()).filteredOn(onSessions(GetItemRequest.class)).hasSize(1);
    }

    @Test
    void landingMakesExactlyCallsOfCostTable() throws IOException {
        var with = callsOfCompaction();
        endLanding();
        var without = callsOfCompaction();
        var row = ROW.matcher(Files.readString(Project.file("docs/operations.md")));
        assertThat(row.find()).isTrue();
        Map.of("writes", "UpdateItemRequest", "reads", "GetItemRequest", "heads", "HeadObjectRequest", "gets",
                "GetObjectRequest", "puts", "PutObjectRequest")
                .forEach((name, call) -> assertThat(with.getOrDefault(call, 0L) - without.getOrDefault(call, 0L))
                        .as(call).isEqualTo(NUMBERS.indexOf(Objects.requireNonNull(row.group(name)))));
    }
}
