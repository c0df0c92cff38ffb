package dev.chatreplay.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.secret.SecretNumber;
import dev.chatreplay.webhook.Flavor;
import dev.chatreplay.webhook.HeaderVault;
import dev.chatreplay.webhook.TooManySecretsException;
import dev.chatreplay.webhook.TooManyWebhooksException;
import dev.chatreplay.webhook.UnreadableHeadersException;
import dev.chatreplay.webhook.Webhook;
import dev.chatreplay.webhook.WebhookChange;
import dev.chatreplay.webhook.WebhookChangedException;
import dev.chatreplay.webhook.WebhookForm;
import dev.chatreplay.webhook.WebhookForm.Checked;
import dev.chatreplay.webhook.WebhookKey;
import dev.chatreplay.webhook.Webhooks;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Tests the rows of webhooks: their maximum, repeated and concurrent writes, secrets, and what a change leaves alone.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookRegistrationsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:31:00.123Z");

    private final Stack stack = Stack.shared();
    private final Faults faults = new Faults();
    @AutoClose
    private final AwsClients aws = Stack.clients(stack.embedded().environment(), faults);
    private final String table = stack.embedded().variable("WEBHOOKS_TABLE");
    private final MasterSecret master = MasterSecret.from(Environment.of(stack.embedded().environment()), aws);
    private final HeaderVault vault = new HeaderVault(master);
    private final Webhooks webhooks = new Webhooks(aws, table, master);

    @AfterEach
    void heal() {
        faults.heal();
    }

    private WebhookKey newKey() {
        return WebhookKey.create(stack.organization().organizationId());
    }

    private static WebhookChange chosen() {
        return new WebhookForm(Optional.of("name"), Optional.of("https://hooks.example.com/x?key=1"),
                Optional.of(List.of(Webhook.CHAT_SYNCED)), Optional.empty(), Optional.empty(),
                Optional.of(Map.of("X-Passcode", "open sesame"))).check(false) instanceof Checked.Right(var change)
                        ? change
                        : WebhookChange.enabled(true);
    }

    private Webhook create(WebhookKey key) {
        return webhooks.create(key, chosen(), NOW);
    }

    private Map<String, AttributeValue> row(WebhookKey key) {
        return stack.embedded().aws().dynamoDb().getItem(r -> r.tableName(table).consistentRead(true)
                .key(Map.of("organizationId", AttributeValue.fromS(key.organizationId()), "webhookId",
                        AttributeValue.fromS(key.webhookId()))))
                .item();
    }

    /// Sets attributes as deliver-webhooks does.
    private void set(WebhookKey key, Map<String, AttributeValue> attributes) {
        var item = new HashMap<>(row(key));
        item.putAll(attributes);
        stack.embedded().aws().dynamoDb().putItem(r -> r.tableName(table).item(item));
    }

    @Test
    void readWebhookEqualsCreatedOne() {
        var key = newKey();
        var created = create(key);
        assertThat(created.flavor()).isEqualTo(Flavor.STANDARD);
        assertThat(created.enabled()).isTrue();
        assertThat(vault.open(created)).containsExactly(Map.entry("X-Passcode", "open sesame"));
        assertThat(webhooks.find(key)).contains(created);
        assertThat(webhooks.list(key.organizationId())).containsExactly(created);
    }

    @Test
    void rowHoldsNeitherHeaderValuesNorSecret() {
        var key = newKey();
        create(key);
        var row = row(key);
        assertThat(row.toString()).doesNotContain("sesame", "whsec_");
        assertThat(row).containsKeys("headers", "secret");
    }

    @Test
    void unreadableHeadersStopTheirDeliveriesAlone() {
        var one = newKey();
        var other = WebhookKey.create(one.organizationId());
        create(one);
        create(other);
        set(one, Map.of("headers", row(other).getOrDefault("headers", AttributeValue.fromNul(true))));
        var read = webhooks.find(one).orElseThrow();
        assertThatExceptionOfType(UnreadableHeadersException.class).isThrownBy(() -> vault.open(read));
        assertThat(read.headers().names()).containsExactly("X-Passcode");
        assertThat(webhooks.list(one.organizationId())).hasSize(2);
        assertThat(webhooks.rotateSecret(one, NOW).orElseThrow().headers()).isEqualTo(read.headers());
        var changed = webhooks.change(one, chosen(), NOW).orElseThrow();
        assertThat(vault.open(changed)).containsKey("X-Passcode");
        set(one, Map.of("headers", row(other).getOrDefault("headers", AttributeValue.fromNul(true))));
        webhooks.remove(one);
        assertThat(webhooks.list(one.organizationId())).extracting(Webhook::key).containsExactly(other);
    }

    @Test
    void registrationsAreReadAndRemovedWithoutMasterSecret() {
        var key = newKey();
        var created = create(key);
        var without = new Webhooks(aws, table, MasterSecret.from(Environment.of(Map.of()), aws));
        assertThat(without.list(key.organizationId())).containsExactly(created);
        assertThat(without.change(key, WebhookChange.enabled(false), NOW).orElseThrow().enabled()).isFalse();
        without.remove(key);
        assertThat(without.find(key)).isEmpty();
    }

    @Test
    void rotationMovesSecretAndHeadersToCurrentVersionOfMaster() {
        var key = newKey();
        var created = create(key);
        var variables = new HashMap<>(stack.embedded().environment());
        variables.merge("MASTER_SECRET", "n".repeat(43), (old, fresh) -> old + "," + fresh);
        var master = MasterSecret.from(Environment.of(variables), aws);
        var rotated = new Webhooks(aws, table, master).rotateSecret(key, NOW).orElseThrow();
        assertThat(rotated.secret()).isEqualTo(new SecretNumber(2, 2));
        assertThat(rotated.headers().masterVersion()).isEqualTo(2);
        assertThat(new HeaderVault(master).open(rotated)).isEqualTo(vault.open(created));
        assertThat(rotated.masterVersions(NOW)).containsExactly(1, 2);
        assertThat(rotated.masterVersions(NOW.plus(Webhooks.REPLACED_SIGNS_FOR))).containsExactly(2);
    }

    @Test
    void rotationKeepsHeadersThatAreSetAtSameTime() {
        var key = newKey();
        create(key);
        var variables = new HashMap<>(stack.embedded().environment());
        variables.merge("MASTER_SECRET", "n".repeat(43), (old, fresh) -> old + "," + fresh);
        var rotating = new Webhooks(aws, table, MasterSecret.from(Environment.of(variables), aws));
        faults.before(UpdateItemRequest.class::isInstance, () -> webhooks.change(key, chosen(), NOW));
        assertThatExceptionOfType(WebhookChangedException.class)
                .isThrownBy(() -> rotating.rotateSecret(key, NOW));
        var kept = webhooks.find(key).orElseThrow();
        assertThat(kept.secret()).isEqualTo(new SecretNumber(1, 1));
        assertThat(vault.open(kept)).containsEntry("X-Passcode", "open sesame");
    }

    @Test
    void concurrentCreatesKeepMaximum() throws Exception {
        var organization = stack.organization().organizationId();
        var tasks = IntStream.range(0, 30).<Callable<Boolean>>mapToObj(_ -> () -> {
            while (true) {
                try {
                    create(WebhookKey.create(organization));
                    return true;
                } catch (TooManyWebhooksException _) {
                    return false;
                } catch (WebhookChangedException _) {
                    Thread.onSpinWait();
                }
            }
        }).toList();
        var created = 0;
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var task : threads.invokeAll(tasks)) {
                created += task.get() ? 1 : 0;
            }
        }
        assertThat(created).isEqualTo(Webhooks.MAX_PER_ORGANIZATION);
        assertThat(webhooks.list(organization)).hasSize(Webhooks.MAX_PER_ORGANIZATION);
    }

    @Test
    void removalMakesRoomAndIsRepeatable() {
        var first = newKey();
        create(first);
        Stream.generate(() -> WebhookKey.create(first.organizationId())).limit(9).forEach(this::create);
        var more = WebhookKey.create(first.organizationId());
        assertThatExceptionOfType(TooManyWebhooksException.class).isThrownBy(() -> create(more));
        webhooks.remove(first);
        webhooks.remove(first);
        create(more);
        assertThat(webhooks.list(first.organizationId())).hasSize(10).extracting(Webhook::key).contains(more)
                .doesNotContain(first);
    }

    @Test
    void lostAnswersOfWritesAreNoFailures() {
        var key = newKey();
        faults.loseAnswer(TransactWriteItemsRequest.class::isInstance);
        create(key);
        Stream.generate(() -> WebhookKey.create(key.organizationId())).limit(8).forEach(this::create);
        faults.loseAnswer(TransactWriteItemsRequest.class::isInstance);
        create(WebhookKey.create(key.organizationId()));
        assertThat(webhooks.list(key.organizationId())).as("the tenth, whose answer was lost").hasSize(10);

        faults.loseAnswer(UpdateItemRequest.class::isInstance);
        var rotated = webhooks.rotateSecret(key, NOW).orElseThrow();
        assertThat(rotated.secret().number()).isEqualTo(2);
        for (var enabled : List.of(false, true)) {
            faults.loseAnswer(UpdateItemRequest.class::isInstance);
            assertThat(webhooks.change(key, WebhookChange.enabled(enabled), NOW).orElseThrow().enabled())
                    .isEqualTo(enabled);
        }
        faults.loseAnswer(TransactWriteItemsRequest.class::isInstance);
        webhooks.remove(key);
        assertThat(webhooks.list(key.organizationId())).hasSize(9);
    }

    @Test
    void replacedSecretsSignForDayEachAndLatestComesFirst() {
        var key = newKey();
        create(key);
        for (int hour = 0; hour < 3; hour++) {
            webhooks.rotateSecret(key, NOW.plus(Duration.ofHours(hour)));
        }
        var rotated = webhooks.find(key).orElseThrow();
        assertThat(rotated.secret()).isEqualTo(new SecretNumber(1, 4));
        assertThat(rotated.replaced()).extracting(replaced -> replaced.secret().number()).containsExactly(3, 2, 1);
        assertThat(rotated.replaced().getFirst().until()).isEqualTo(NOW.plus(Duration.ofHours(26)));

        assertThatExceptionOfType(TooManySecretsException.class)
                .isThrownBy(() -> webhooks.rotateSecret(key, NOW.plus(Duration.ofHours(23))))
                .satisfies(
                        e -> assertThat(e.advice()).startsWith("Replace the secret after 2026-11-22T09:31:00.123Z: "));
        assertThat(webhooks.find(key)).contains(rotated);

        var later = webhooks.rotateSecret(key, NOW.plus(Duration.ofHours(25))).orElseThrow();
        assertThat(later.replaced()).extracting(replaced -> replaced.secret().number()).containsExactly(4, 3);
    }

    @Test
    void rotationsAtSameTimeGiveSameSecret() {
        var key = newKey();
        create(key);
        var other = new Webhook[1];
        faults.before(UpdateItemRequest.class::isInstance,
                () -> other[0] = webhooks.rotateSecret(key, NOW.plusMillis(5)).orElseThrow());
        var rotated = webhooks.rotateSecret(key, NOW).orElseThrow();
        assertThat(rotated.secret()).isEqualTo(other[0].secret()).isEqualTo(new SecretNumber(1, 2));
        assertThat(rotated.replaced()).isEqualTo(other[0].replaced());
    }

    @Test
    void enablingAndOtherUrlClearHealthAndOtherChangesDoNot() {
        var key = newKey();
        create(key);
        set(key, Map.of("failures", AttributeValue.fromN("3"), "failingSince", AttributeValue.fromN("1"),
                "unknownAttribute", AttributeValue.fromS("of a later version")));
        for (var change : List.of(chosen(), WebhookChange.enabled(false))) {
            assertThat(webhooks.change(key, change, NOW.plusSeconds(1)).orElseThrow().secret())
                    .isEqualTo(new SecretNumber(1, 1));
            assertThat(row(key)).containsKeys("failures", "failingSince", "unknownAttribute");
        }
        set(key, Map.of("disabledReason", AttributeValue.fromS("FAILING")));
        assertThat(webhooks.find(key).orElseThrow().disabledReason()).contains("FAILING");

        var enabled = webhooks.change(key, WebhookChange.enabled(true), NOW.plusSeconds(2)).orElseThrow();
        assertThat(enabled.enabled()).isTrue();
        assertThat(enabled.disabledReason()).isEmpty();
        assertThat(enabled.updatedAt()).isEqualTo(NOW.plusSeconds(2));
        assertThat(row(key)).doesNotContainKeys("failures", "failingSince").containsKey("unknownAttribute");

        set(key, Map.of("failures", AttributeValue.fromN("3"), "failingSince", AttributeValue.fromN("1")));
        webhooks.change(key, new WebhookChange(Optional.empty(), Optional.of(URI.create("https://example.com/other")),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()), NOW.plusSeconds(3));
        assertThat(row(key)).doesNotContainKeys("failures", "failingSince").containsKey("unknownAttribute");
    }

    @Test
    void writesOfUnknownWebhookCreateNothing() {
        var key = newKey();
        assertThat(webhooks.change(key, chosen(), NOW)).isEmpty();
        assertThat(webhooks.change(key, WebhookChange.enabled(true), NOW)).isEmpty();
        assertThat(webhooks.change(key, WebhookChange.enabled(false), NOW)).isEmpty();
        assertThat(webhooks.rotateSecret(key, NOW)).isEmpty();
        assertThat(row(key)).isEmpty();
        assertThat(webhooks.list(key.organizationId())).isEmpty();
        var ids = new WebhookKey(key.organizationId(), "#registered");
        create(key);
        var row = row(ids);
        assertThat(row).isNotEmpty();
        assertThat(webhooks.find(ids)).isEmpty();
        assertThat(webhooks.change(ids, chosen(), NOW)).isEmpty();
        assertThat(webhooks.rotateSecret(ids, NOW)).isEmpty();
        webhooks.remove(ids);
        assertThat(row(ids)).isEqualTo(row);
    }
}
