package dev.chatreplay.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.Id;
import dev.chatreplay.event.OrganizationId;
import dev.chatreplay.event.SessionKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Tests the keys of sessions in the indexes for lists.
class ListedSessionsTest {
    /// The limits of DynamoDB for keys.
    private static final int MAX_BYTES_OF_PARTITION_KEY = 2048;
    private static final int MAX_BYTES_OF_SORT_KEY = 1024;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private static String value(Map<String, AttributeValue> values, String name) {
        return Objects.requireNonNull(values.get(name), name).s();
    }

    private static Map<String, AttributeValue> keys(String organization, String meeting, String session) {
        var key = new SessionKey(organization, session);
        var values = new HashMap<>(ListedSessions.listed(key, LATEST));
        values.putAll(ListedSessions.ofMeeting(key, meeting));
        return values;
    }

    @Test
    void longestIdsFitIntoKeys() {
        var organization = "o".repeat(128);
        var id = "\ud83d\ude00".repeat(64);
        assertThat(OrganizationId.isValid(organization) && !OrganizationId.isValid(organization + "o")).isTrue();
        assertThat(Id.isValid(id) && !Id.isValid(id + "i")).isTrue();
        var keys = keys(organization, id, id);
        assertThat(value(keys, ":listAt").getBytes(UTF_8)).hasSize(30 + 1 + 256)
                .hasSizeLessThanOrEqualTo(MAX_BYTES_OF_SORT_KEY);
        assertThat(value(keys, ":listShard").getBytes(UTF_8)).hasSize(128 + 1 + 1)
                .hasSizeLessThanOrEqualTo(MAX_BYTES_OF_PARTITION_KEY);
        assertThat(value(keys, ":meetingShard").getBytes(UTF_8)).hasSize(128 + 1 + 256 + 1 + 1)
                .hasSizeLessThanOrEqualTo(MAX_BYTES_OF_PARTITION_KEY);
    }

    @Test
    void sessionsOfOrganizationAndOfMeetingAreSpreadEvenlyOver8KeyValues() {
        for (var name : new String[]{":listShard", ":meetingShard"}) {
            var counts = IntStream.range(0, 8000).boxed().collect(Collectors.groupingBy(
                    session -> value(keys("acme", "m-1", "s-" + session), name), Collectors.counting()));
            assertThat(counts).hasSize(8);
            assertThat(counts.values()).as("about 1,000 each").allMatch(count -> count > 800 && count < 1200);
        }
    }

    @Test
    void organizationsAndMeetingsShareNoKeyValue() {
        var seen = new HashSet<String>();
        for (var organization : new String[]{"a", "a:1", "a.1", "1"}) {
            for (var meeting : new String[]{"m", "1", "m 1"}) {
                var ofMeeting = IntStream.range(0, 100)
                        .mapToObj(session -> value(keys(organization, meeting, "s-" + session), ":meetingShard"))
                        .collect(Collectors.toSet());
                assertThat(seen).doesNotContainAnyElementsOf(ofMeeting);
                seen.addAll(ofMeeting);
            }
        }
    }
}
