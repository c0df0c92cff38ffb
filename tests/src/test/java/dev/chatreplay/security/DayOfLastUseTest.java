package dev.chatreplay.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.harness.TestClock;
import dev.chatreplay.organization.Scope;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Tests the days of last use: when a function writes one, and that a failing write changes no answer.
class DayOfLastUseTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final Stack stack = Stack.shared();
    private final Faults calls = new Faults();
    private final TestClock clock = TestClock.still();
    private final HttpFunctions functions = new HttpFunctions(stack, clock, calls);
    private final Api api = stack.organization();
    private final String authorization = HttpFunctions.authorization(api);

    @AfterEach
    void stop() {
        functions.close();
    }

    private boolean isOfOrganizations(SdkRequest request) {
        return request instanceof UpdateItemRequest update
                && update.tableName().equals(stack.embedded().variable("ORGANIZATIONS_TABLE"));
    }

    private long writes() {
        return calls.sent().stream().filter(this::isOfOrganizations).count();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private LocalDate dayOf(Api caller) {
        return Objects.requireNonNull(
                stack.lastUse().days(caller.organizationId()).get(HttpFunctions.keyId(caller)), "never used");
    }

    private String body() {
        return Json.batch(new Chat().started().sent("m-1", "hello").events()).toString();
    }

    @Test
    void eachFunctionWritesDayOfKeyOnce() {
        for (int i = 0; i < 3; i++) {
            assertThat(functions.chat(authorization, "s-unknown").status()).isEqualTo(404);
        }
        assertThat(writes()).isEqualTo(1);
        assertThat(dayOf(api)).isEqualTo(today());
        for (int i = 0; i < 3; i++) {
            assertThat(functions.post(authorization, body()).status()).isEqualTo(200);
        }
        assertThat(writes()).as("each function is an environment of its own").isEqualTo(2);

        var other = stack.withNewKey(api.organizationId(), Scope.MANAGE);
        assertThat(functions.chat(HttpFunctions.authorization(other), "s-1").reason()).isEqualTo("SCOPE_MISSING");
        assertThat(dayOf(other)).as("a key without the scope is used, too").isEqualTo(today());
        assertThat(writes()).isEqualTo(3);
    }

    @Test
    void nextDayReplacesDay() {
        functions.chat(authorization, "s-1");
        clock.pass(DAY);
        functions.chat(authorization, "s-1");
        functions.chat(authorization, "s-1");
        assertThat(writes()).isEqualTo(2);
        assertThat(dayOf(api)).isEqualTo(today());
        assertThat(functions.log()).hasSize(3).noneMatch(line -> line.contains("lastUseFailure"));
    }

    @Test
    void failedWriteChangesNoAnswerAndIsLogged() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        api.send(chat);
        assertThat(api.csv(chat.sessionId())).isNotEmpty();
        calls.cut(this::isOfOrganizations);

        assertThat(functions.post(authorization, body()).status()).isEqualTo(200);
        assertThat(functions.chat(authorization, chat.sessionId()).json().at("/data/chat_complete").asBoolean())
                .isTrue();
        assertThat(functions.log()).hasSize(2).allSatisfy(line -> assertThat(line).contains(
                "\"Outcome\":\"OK\"",
                "\"lastUseFailure\":\"software.amazon.awssdk.core.exception.SdkClientException\""));
    }

    @Test
    void failedWriteIsTriedAgainAfterFiveMinutes() {
        calls.cut(this::isOfOrganizations);
        functions.chat(authorization, "s-1");
        calls.heal();
        functions.chat(authorization, "s-1");
        assertThat(writes()).as("during an outage, the next requests do not wait").isZero();
        clock.pass(Duration.ofMinutes(5));
        functions.chat(authorization, "s-1");
        assertThat(writes()).isEqualTo(1);
        assertThat(dayOf(api)).isEqualTo(today());
    }

    @Test
    void concurrentFirstUsesWriteOnce() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var answer : threads.invokeAll(IntStream.range(0, 24).<java.util.concurrent.Callable<Integer>>mapToObj(
                    _ -> () -> functions.chat(authorization, "s-1").status())
                    .toList())) {
                assertThat(answer.get()).isEqualTo(404);
            }
        }
        assertThat(writes()).isEqualTo(1);
    }

    @Test
    void functionUpdatesOnlyItemsWithDaysOfLastUse() {
        functions.chat(authorization, "s-1");
        functions.post(authorization, body());
        assertThat(calls.sent(UpdateItemRequest.class)).filteredOn(this::isOfOrganizations).hasSize(2)
                .allSatisfy(update -> assertThat(
                        Objects.requireNonNull(update.key().get("organizationId")).s())
                        .isEqualTo("usage#" + api.organizationId()));
    }
}
