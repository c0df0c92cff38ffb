package dev.chatreplay.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.organization.ApiKey;
import dev.chatreplay.organization.HundredMsKey;
import dev.chatreplay.organization.Organization;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.organization.TooManyKeysException;
import dev.chatreplay.organization.UnknownOrganizationException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Adds 100ms keys to organizations in the embedded DynamoDB.
class HundredMsKeysTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_795_253_460_123L);

    private final Stack stack = Stack.shared();

    private ApiKey add(String organization) {
        return stack.organizations().addHundredMsKey(organization, "same name", 1, NOW);
    }

    /// All of them have the same name and time, so only their numbers differ.
    @Test
    void keysThatAreAddedAtTheSameTimeHaveDifferentNumbers() throws Exception {
        var id = stack.organization().organizationId();
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<ApiKey> addOne = () -> add(id);
            for (var added : threads.invokeAll(Collections.nCopies(Organization.MAX_API_KEYS - 1, addOne))) {
                assertThat(added.get().name()).isEqualTo("same name");
            }
        }
        var numbers = stack.organizations().keys(id).stream().flatMap(key -> HundredMsKey.number(key.id()).stream());
        assertThat(numbers).containsExactlyInAnyOrderElementsOf(
                IntStream.range(1, Organization.MAX_API_KEYS).boxed().toList());
        assertThatExceptionOfType(TooManyKeysException.class).isThrownBy(() -> add(id));
    }

    @Test
    void unknownOrganizationGetsNoKey() {
        assertThatExceptionOfType(UnknownOrganizationException.class).isThrownBy(() -> add("no-such-organization"));
        assertThat(stack.organizations().find("no-such-organization")).isEmpty();
    }

    @Test
    void formatOfKeyIsWrittenForNewSessions() {
        assertThat(HundredMsKey.FORMAT).isEqualTo(ChatFormat.CSV_100MS.formatName());
        var id = stack.organization().organizationId();
        assertThat(stack.organizations().sessionSettings(id).formats()).isEmpty();
        var key = add(id);
        assertThat(stack.organizations().sessionSettings(id).formats()).containsExactly(HundredMsKey.FORMAT);
        assertThat(stack.organizations().get(id).sessionSettings())
                .isEqualTo(stack.organizations().sessionSettings(id));
        stack.organizations().revokeKey(id, key.id());
        assertThat(stack.organizations().sessionSettings(id).formats()).isEmpty();
    }

    @Test
    void keyIsListedAmongOthers() {
        var id = stack.organization().organizationId();
        var key = add(id);
        assertThat(stack.organizations().keys(id)).hasSize(2).contains(key);
        assertThat(List.of(stack.organizations().get(id).key("100ms-1").orElseThrow())).containsExactly(key);
    }

    @Test
    void lostAnswerOfCreationAddsOneKey() {
        var id = stack.organization().organizationId();
        var faults = new Faults();
        try (var aws = Stack.clients(stack.embedded().environment(), faults)) {
            var organizations = new Organizations(aws, stack.embedded().variable("ORGANIZATIONS_TABLE"));
            faults.loseAnswer(UpdateItemRequest.class::isInstance);
            var key = organizations.addHundredMsKey(id, "lost", 1, NOW);
            assertThat(key.id()).isEqualTo("100ms-1");
        }
        assertThat(faults.sent(UpdateItemRequest.class)).as("with one retry").hasSize(2);
        assertThat(stack.organizations().keys(id)).extracting(ApiKey::id).hasSize(2).contains("100ms-1");
    }

    @Test
    void dayOfLastUseIsListedForHundredMsKey() {
        var api = stack.organization();
        var key = add(api.organizationId());
        stack.embedded().aws().dynamoDb().updateItem(r -> r.tableName(stack.embedded().variable("ORGANIZATIONS_TABLE"))
                .key(Map.of("organizationId", AttributeValue.fromS("usage#" + api.organizationId())))
                .updateExpression("SET #key = :day").expressionAttributeNames(Map.of("#key", key.id()))
                .expressionAttributeValues(Map.of(":day", AttributeValue.fromS("2026-11-21"))));
        assertThat(stack.lastUse().days(api.organizationId())).containsEntry(key.id(), LocalDate.of(2026, 11, 21));
    }

    /// Sessions of a damaged row must still end. The stack is its own, because other tests read all organizations.
    @Test
    void settingsAreReadFromDamagedRow() {
        try (var own = Stack.start(settings -> settings)) {
            var id = own.organization().organizationId();
            own.embedded().aws().dynamoDb().updateItem(r -> r.tableName(own.embedded().variable("ORGANIZATIONS_TABLE"))
                    .key(Map.of("organizationId", AttributeValue.fromS(id)))
                    .updateExpression("SET apiKeys = :keys").expressionAttributeValues(Map.of(":keys",
                            AttributeValue.fromM(Map.of("100ms-1", AttributeValue.fromS("damaged"))))));
            assertThat(own.organizations().sessionSettings(id).formats()).containsExactly(HundredMsKey.FORMAT);
        }
    }
}
