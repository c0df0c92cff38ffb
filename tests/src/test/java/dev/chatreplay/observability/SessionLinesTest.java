package dev.chatreplay.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.LoggedFunctions;
import dev.chatreplay.harness.LoggedFunctions.Call;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.harness.TestClock;
import dev.chatreplay.organization.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;

/// Tests that the query of `docs/operations.md` finds everything about a session, and that each failure names its cause.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionLinesTest {
    private final TestClock clock = TestClock.still();
    private final Faults faults = new Faults();
    @AutoClose
    private final Stack stack = Stack.start(s -> s.withoutPolling().withClock(clock));
    private final Api api = stack.organization();
    @AutoClose
    private final LoggedFunctions functions = new LoggedFunctions(stack.embedded().environment(), clock, faults);

    @AfterEach
    void heal() {
        faults.heal();
    }

    private static JsonNode only(Call call) {
        assertThat(call.lines()).hasSize(1);
        return call.lines().getFirst();
    }

    private void assertNames(Chat session, JsonNode line, String outcome) {
        assertThat(line.path("sessionId").asText()).as("%s", line).isEqualTo(session.sessionId());
        assertThat(line.path("organizationId").asText()).as("%s", line).isEqualTo(api.organizationId());
        assertThat(line.path("Outcome").asText()).as("%s", line).isEqualTo(outcome);
    }

    private JsonNode lineOf(Chat session, Call call) {
        return call.lines().stream().filter(line -> line.path("sessionId").asText().equals(session.sessionId()))
                .findFirst().orElseThrow(() -> new AssertionError(session.sessionId() + " is not in " + call.lines()));
    }

    private SessionKey key(Chat session) {
        return new SessionKey(api.organizationId(), session.sessionId());
    }

    private String onBus(Chat session) {
        return session.last().put("organizationId", api.organizationId()).toString();
    }

    @Test
    void eachStepOfSessionHasLineWithItsId() {
        var session = new Chat().started().sent("m-1", "hello").ended();
        assertNames(session, only(functions.post(api, session.events())), "OK");
        assertNames(session, only(functions.compact(key(session), 1)), "EXPORTED");
        assertNames(session, only(functions.get(api, session.sessionId())), "OK");
        assertNames(session, only(functions.consume(onBus(session.edited("m-1", "late")), 1)), "RECORDED");
        assertNames(session, only(functions.post(api, new Chat(session.sessionId()).event("unknown", _ -> {
        }).events())), "INVALID_EVENTS");
        assertNames(session, only(functions.consume(onBus(session.event("unknown", _ -> {
        })), 1)), "DEAD_LETTERED");
        clock.pass(Duration.ofMinutes(30));
        assertNames(session, lineOf(session, functions.sweep()), "COMPACTION_REQUESTED");
        assertNames(session, only(functions.compact(key(session), 1)), "EXPORTED");
        clock.pass(Duration.ofDays(4));
        var cleaned = lineOf(session, functions.sweep());
        assertNames(session, cleaned, "CLEANED");
        assertThat(cleaned.path("deleted").asInt()).isPositive();
        clock.pass(Duration.ofDays(4));
        assertNames(session, only(functions.consume(onBus(session.edited("m-1", "too late")), 1)), "DEAD_LETTERED");
    }

    @Test
    void sweepThatEndsSessionNamesIt() {
        var session = new Chat().started();
        functions.post(api, session.events());
        clock.pass(Duration.ofHours(25));
        assertNames(session, lineOf(session, functions.sweep()), "ENDED");
    }

    @Test
    void failedVisitOfSweepNamesSessionAndCause() {
        var session = new Chat().started().ended();
        functions.post(api, session.events());
        clock.pass(Duration.ofMinutes(30));
        fail(GetItemRequest.class);
        var line = lineOf(session, functions.sweep());
        assertNames(session, line, "FAILED");
        assertCause(line);
    }

    @Test
    void requestWithSeveralSessionsNamesEach() {
        var first = new Chat().started();
        var second = new Chat().started();
        var events = List.of(first.last(), second.last(), first.ended().last());
        var line = only(functions.post(api, events));
        assertThat(line.path("sessions").asInt()).isEqualTo(2);
        assertThat(line.path("sessionIds").asText().split("\n", -1)).startsWith(first.sessionId(), second.sessionId());
        assertThat(line.has("sessionId")).isFalse();
    }

    @Test
    void namesOfManySessionsAreBounded() {
        var events = IntStream.range(0, 60).mapToObj(i -> new Chat("s".repeat(200) + i).started().last()).toList();
        var line = only(functions.post(api, events));
        assertThat(line.path("sessions").asInt()).isEqualTo(60);
        assertThat(line.path("sessionIds").asText()).hasSizeBetween(7_500, 8_100);
    }

    @Test
    void failedRequestNamesSessionAndCause() {
        var session = new Chat().started();
        faults.cut(request -> request.getValueForField("TableName", String.class).isEmpty()
                && request instanceof DynamoDbRequest);
        var line = only(functions.post(api, session.events()));
        assertNames(session, line, "TRY_AGAIN");
        assertThat(line.path("failure").asText()).contains("SdkClientException");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 290})
    void failedCompactionNamesCauseAlsoWhenDeadLettered(int receiveCount) {
        var session = new Chat().started().ended();
        functions.post(api, session.events());
        fail(GetItemRequest.class);
        var line = functions.compact(key(session), receiveCount).lines().getFirst();
        assertNames(session, line, receiveCount == 1 ? "FAILED" : "DEAD_LETTERED");
        assertThat(line.path("receiveCount").asInt()).isEqualTo(receiveCount);
        assertCause(line);
    }

    /// The other worker has a lease of 10 minutes, or by mistake of a day.
    @ParameterizedTest
    @CsvSource({"10, 606", "1440, 960"})
    void waitingCompactionNamesTimeOfLeaseAndComesAgain(int minutesOfLease, int mostSeconds) {
        var session = new Chat().started().ended();
        functions.post(api, session.events());
        var waiting = new ArrayList<JsonNode>();
        faults.before(PutObjectRequest.class::isInstance, () -> {
            faults.heal();
            waiting.add(functions.compact(key(session), 1).lines().getFirst());
        });
        functions.compact(key(session), 1, Duration.ofMinutes(minutesOfLease));
        assertThat(waiting).hasSize(1);
        assertNames(session, waiting.getFirst(), "HELD");
        assertThat(waiting.getFirst().path("Held").asInt()).as("the lease, its margin and a second")
                .isBetween((minutesOfLease - 5) * 60_000, minutesOfLease * 60_000 + 6_000);
        assertThat(waiting.getFirst().at("/_aws/CloudWatchMetrics/0/Metrics/0/Name").asText()).isEqualTo("Held");
        assertThat(faults.sent(ChangeMessageVisibilityRequest.class)).last()
                .satisfies(call -> assertThat(call.visibilityTimeout()).isBetween(mostSeconds - 300, mostSeconds));
    }

    @Test
    void failedDayOfLastUseNamesCauseInServedRequest() {
        fail(UpdateItemRequest.class);
        var line = only(functions.get(stack.withNewKey(api.organizationId(), Scope.READ), "s-unknown"));
        assertThat(line.path("Outcome").asText()).isEqualTo("SESSION_NOT_FOUND");
        assertThat(line.path("lastUse.awsErrorCode").asText()).isEqualTo("AccessDeniedException");
        assertThat(line.path("lastUse.awsRequestId").asText()).isEqualTo("AWS-1");
        assertThat(line.has("awsErrorCode")).isFalse();
    }

    private void fail(Class<? extends DynamoDbRequest> kind) {
        faults.refuse(kind::isInstance, DynamoDbException.builder().statusCode(400).requestId("AWS-1").awsErrorDetails(
                AwsErrorDetails.builder().errorCode("AccessDeniedException").build()).build());
    }

    private static void assertCause(JsonNode line) {
        assertThat(line.path("awsErrorCode").asText()).as("%s", line).isEqualTo("AccessDeniedException");
        assertThat(line.path("awsStatus").asInt()).isEqualTo(400);
        assertThat(line.path("awsRequestId").asText()).isEqualTo("AWS-1");
    }

    @Test
    void sourceAddressIsLoggedOnlyOnRequest() {
        var session = new Chat().started();
        assertThat(only(functions.post(api, session.events())).toString())
                .doesNotContain(LoggedFunctions.SOURCE_ADDRESS);
        var variables = new HashMap<>(stack.embedded().environment());
        variables.putAll(Map.of("LOG_SOURCE_ADDRESS", "on"));
        try (var watching = new LoggedFunctions(variables, clock)) {
            for (var call : List.of(watching.post(api, session.events()), watching.get(api, session.sessionId()),
                    watching.get(stack.api(api.organizationId(), "crk_wrong"), session.sessionId()))) {
                assertThat(only(call).path("sourceAddress").asText()).isEqualTo(LoggedFunctions.SOURCE_ADDRESS);
            }
        }
    }
}
