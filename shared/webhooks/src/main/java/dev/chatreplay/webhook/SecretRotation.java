package dev.chatreplay.webhook;

import dev.chatreplay.aws.ItemWrite;
import dev.chatreplay.secret.SecretNumber;
import dev.chatreplay.webhook.Webhook.Replaced;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Replaces the secret of a webhook, and encrypts its headers again when they need an older version of the master secret.
final class SecretRotation {
    /// The maximum of replaced secrets that sign at one time. Each one is a further signature of every delivery.
    static final int MAX_REPLACED = 3;

    private final Webhook seen;
    private final AttributeValue fresh;
    private final Optional<SealedHeaders> headers;
    private final Instant now;

    /// @param seen the webhook as it was read
    /// @param currentVersion the version of the master secret for the new secret
    SecretRotation(Webhook seen, int currentVersion, HeaderVault vault, Instant now) {
        this.seen = seen;
        this.fresh = WebhookItem.secret(new SecretNumber(currentVersion, seen.secret().number() + 1));
        this.headers = seen.headers().isEmpty() || seen.headers().masterVersion() == currentVersion
                ? Optional.empty()
                : sealedAgain(seen, vault);
        this.now = now;
    }

    /// Headers that cannot be decrypted stay as they are, because the secret must be replaceable without them.
    private static Optional<SealedHeaders> sealedAgain(Webhook webhook, HeaderVault vault) {
        try {
            return Optional.of(vault.seal(webhook.key(), vault.open(webhook)));
        } catch (UnreadableHeadersException _) {
            return Optional.empty();
        }
    }

    /// Makes the rotation. Returns the webhook after it; empty when it does not exist any more.
    Optional<Webhook> apply(DynamoDbClient dynamoDb, String table) {
        var unexpired = seen.replaced().stream().filter(old -> old.until().isAfter(now)).toList();
        if (unexpired.size() >= MAX_REPLACED) {
            throw new TooManySecretsException(unexpired.getLast().until());
        }
        var replaced = Stream.concat(Stream.of(new Replaced(seen.secret(), now.plus(Webhooks.REPLACED_SIGNS_FOR))),
                unexpired.stream()).toList();
        var values = new HashMap<>(Map.of(":fresh", fresh, ":replaced", WebhookItem.replaced(replaced),
                ":now", WebhookItem.time(now), ":seen", WebhookItem.secret(seen.secret())));
        headers.ifPresent(sealed -> {
            values.put(":sealed", WebhookItem.headers(sealed));
            values.put(":before", WebhookItem.headers(seen.headers()));
        });
        var write = new ItemWrite(WebhookItem.key(seen.key()),
                "SET #secret = :fresh, #replaced = :replaced, #updatedAt = :now"
                        + (headers.isPresent() ? ", #headers = :sealed" : ""),
                "#secret = :seen" + (headers.isPresent() ? " AND #headers = :before" : ""), values);
        var result = WebhookUpdate.apply(write, seen.key(), dynamoDb, table);
        // A refused write may be a repetition of this one. A rotation by another call at the same time has the same secret.
        if (result.item().isPresent() && !result.has(WebhookItem.SECRET, fresh)) {
            throw new WebhookChangedException(seen.key().organizationId());
        }
        return result.item().map(WebhookItem::decode);
    }
}
