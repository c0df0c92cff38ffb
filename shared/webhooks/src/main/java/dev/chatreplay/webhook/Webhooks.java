package dev.chatreplay.webhook;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.secret.SecretNumber;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// The Webhooks table: the registrations of each organization.
///
/// One more item of each organization holds the set of the ids of its webhooks, so that concurrent calls cannot register too many. A
/// transaction writes it with each new and each removed webhook.
public final class Webhooks {
    /// The maximum number of webhooks of an organization.
    public static final int MAX_PER_ORGANIZATION = 10;
    /// The time for which a replaced secret signs beside the new one.
    public static final Duration REPLACED_SIGNS_FOR = Duration.ofHours(24);

    /// The sort key of the item with the ids of an organization. It is before every id of a webhook.
    static final String REGISTERED = "#registered";

    private final AwsClients aws;
    private final String table;
    private final MasterSecret master;
    private final HeaderVault vault;

    /// Creates the webhooks in `table`.
    ///
    /// @param master the secret from which those of the webhooks are derived
    public Webhooks(AwsClients aws, String table, MasterSecret master) {
        this.aws = aws;
        this.table = table;
        this.master = master;
        this.vault = new HeaderVault(master);
    }

    /// Registers a webhook.
    ///
    /// @param chosen has name, URL and events
    /// @throws TooManyWebhooksException when the organization has [#MAX_PER_ORGANIZATION] webhooks
    /// @throws WebhookChangedException when another call changes webhooks of the organization at the same time
    public Webhook create(WebhookKey key, WebhookChange chosen, Instant now) {
        var time = now.truncatedTo(ChronoUnit.MILLIS);
        var webhook = new Webhook(key, chosen.name().orElseThrow(), chosen.url().orElseThrow(),
                chosen.events().orElseThrow(), chosen.enabled().orElse(true), Optional.empty(),
                chosen.flavor().orElse(Flavor.STANDARD), time, time, new SecretNumber(master.currentVersion(), 1),
                List.of(), vault.seal(key, chosen.headers().orElseGet(Map::of)));
        try {
            write(key.organizationId(),
                    TransactWriteItem.builder().put(put -> put.tableName(table).item(WebhookItem.encode(webhook))
                            .conditionExpression("attribute_not_exists(webhookId)")).build(),
                    TransactWriteItem.builder().update(update -> update.tableName(table).key(registered(key))
                            .updateExpression("ADD ids :id")
                            .conditionExpression(
                                    "attribute_not_exists(ids) OR size(ids) < :max OR contains(ids, :text)")
                            .expressionAttributeValues(Map.of(":id", idSet(key),
                                    ":text", WebhookItem.text(key.webhookId()),
                                    ":max", WebhookItem.number(MAX_PER_ORGANIZATION)))
                            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                            .build());
        } catch (TransactionCanceledException e) {
            // The id is random. So an item that has it is that of the first try, whose answer was lost.
            if (isRefused(e, 0)) {
                return webhook;
            }
            throw isRefused(e, 1) ? new TooManyWebhooksException(key.organizationId(), e) : e;
        }
        return webhook;
    }

    private static boolean isRefused(TransactionCanceledException canceled, int write) {
        return "ConditionalCheckFailed".equals(canceled.cancellationReasons().get(write).code());
    }

    /// Lists the webhooks of an organization with strong consistency, the oldest first.
    public List<Webhook> list(String organizationId) {
        // All items of an organization together are far smaller than a page of 1 MB.
        return aws.dynamoDb().query(r -> r.tableName(table).consistentRead(true)
                .keyConditionExpression("organizationId = :organization AND webhookId > :registered")
                .expressionAttributeValues(Map.of(":organization", WebhookItem.text(organizationId),
                        ":registered", WebhookItem.text(REGISTERED))))
                .items().stream().map(WebhookItem::decode)
                .sorted(Comparator.comparing(Webhook::createdAt).thenComparing(webhook -> webhook.key().webhookId()))
                .toList();
    }

    /// Reads a webhook with strong consistency. Empty also when no webhook can have the id.
    public Optional<Webhook> find(WebhookKey key) {
        if (!WebhookKey.isValidId(key.webhookId())) {
            return Optional.empty();
        }
        var item = aws.dynamoDb().getItem(r -> r.tableName(table).key(WebhookItem.key(key)).consistentRead(true))
                .item();
        return item.isEmpty() ? Optional.empty() : Optional.of(WebhookItem.decode(item));
    }

    /// Changes parts of a registration. Enabling a webhook also clears its health, and so does another URL.
    ///
    /// @return the webhook after the change; empty when it does not exist
    /// @throws WebhookChangedException when another call changes webhooks of the organization at the same time
    public Optional<Webhook> change(WebhookKey key, WebhookChange change, Instant now) {
        return WebhookKey.isValidId(key.webhookId())
                ? new WebhookUpdate(key, change, now, vault).apply(aws.dynamoDb(), table)
                : Optional.empty();
    }

    /// Gives a webhook a new secret, and encrypts its headers with the current version of the master secret. The replaced secret also signs
    /// for [#REPLACED_SIGNS_FOR].
    ///
    /// @return the webhook with the new secret; empty when it does not exist
    /// @throws TooManySecretsException while the maximum of replaced secrets still signs
    /// @throws WebhookChangedException when other calls change the secret or the headers at the same time
    public Optional<Webhook> rotateSecret(WebhookKey key, Instant now) {
        return find(key).flatMap(seen -> new SecretRotation(seen, master.currentVersion(), vault, now)
                .apply(aws.dynamoDb(), table));
    }

    /// Removes a webhook. It does nothing when the webhook does not exist.
    ///
    /// @throws WebhookChangedException when another call changes webhooks of the organization at the same time
    public void remove(WebhookKey key) {
        if (WebhookKey.isValidId(key.webhookId())) {
            write(key.organizationId(),
                    TransactWriteItem.builder()
                            .delete(delete -> delete.tableName(table).key(WebhookItem.key(key))).build(),
                    TransactWriteItem.builder().update(update -> update.tableName(table).key(registered(key))
                            .updateExpression("DELETE ids :id").expressionAttributeValues(Map.of(":id", idSet(key))))
                            .build());
        }
    }

    private void write(String organizationId, TransactWriteItem... writes) {
        try {
            aws.dynamoDb().transactWriteItems(r -> r.transactItems(writes));
        } catch (TransactionCanceledException e) {
            if (e.cancellationReasons().stream().anyMatch(reason -> "TransactionConflict".equals(reason.code()))) {
                throw new WebhookChangedException(organizationId, e);
            }
            throw e;
        }
    }

    private static Map<String, AttributeValue> registered(WebhookKey key) {
        return WebhookItem.key(new WebhookKey(key.organizationId(), REGISTERED));
    }

    private static AttributeValue idSet(WebhookKey key) {
        return WebhookItem.texts(Set.of(key.webhookId()));
    }
}
