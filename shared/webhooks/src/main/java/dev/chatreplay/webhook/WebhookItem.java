package dev.chatreplay.webhook;

import dev.chatreplay.aws.Attributes;
import dev.chatreplay.secret.SecretNumber;
import dev.chatreplay.webhook.Webhook.Replaced;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Encodes the registration of a webhook as attributes of its item, and decodes it. The item may have more attributes: the health of the
/// webhook.
final class WebhookItem {
    static final String ORGANIZATION_ID = "organizationId";
    static final String WEBHOOK_ID = "webhookId";
    static final String NAME = "name";
    static final String URL = "url";
    static final String EVENTS = "events";
    static final String ENABLED = "enabled";
    static final String DISABLED_REASON = "disabledReason";
    static final String FLAVOR = "flavor";
    static final String CREATED_AT = "createdAt";
    static final String UPDATED_AT = "updatedAt";
    static final String SECRET = "secret";
    static final String REPLACED = "replaced";
    static final String HEADERS = "headers";

    private static final String MASTER_VERSION = "masterVersion";
    private static final String NUMBER = "number";
    private static final String UNTIL = "until";
    private static final String NAMES = "names";
    private static final String ENCRYPTED = "encrypted";

    private WebhookItem() {}

    static Map<String, AttributeValue> key(WebhookKey key) {
        return Map.of(ORGANIZATION_ID, text(key.organizationId()), WEBHOOK_ID, text(key.webhookId()));
    }

    static Map<String, AttributeValue> encode(Webhook webhook) {
        var item = new HashMap<>(key(webhook.key()));
        item.put(NAME, text(webhook.name()));
        item.put(URL, text(webhook.url().toString()));
        item.put(EVENTS, texts(webhook.events()));
        item.put(ENABLED, AttributeValue.fromBool(webhook.enabled()));
        item.put(FLAVOR, text(webhook.flavor().flavorName()));
        item.put(CREATED_AT, time(webhook.createdAt()));
        item.put(UPDATED_AT, time(webhook.updatedAt()));
        item.put(SECRET, secret(webhook.secret()));
        if (!webhook.headers().isEmpty()) {
            item.put(HEADERS, headers(webhook.headers()));
        }
        return item;
    }

    static Webhook decode(Map<String, AttributeValue> item) {
        var key = new WebhookKey(Attributes.required(item, ORGANIZATION_ID).s(),
                Attributes.required(item, WEBHOOK_ID).s());
        var flavor = Attributes.required(item, FLAVOR).s();
        return new Webhook(key,
                Attributes.required(item, NAME).s(),
                URI.create(Attributes.required(item, URL).s()),
                Set.copyOf(Attributes.required(item, EVENTS).ss()),
                Attributes.required(item, ENABLED).bool(),
                Optional.ofNullable(item.get(DISABLED_REASON)).map(AttributeValue::s),
                Flavor.named(flavor).orElseThrow(() -> new IllegalStateException("unknown flavor " + flavor)),
                instant(Attributes.required(item, CREATED_AT)),
                instant(Attributes.required(item, UPDATED_AT)),
                secretNumber(Attributes.required(item, SECRET)),
                Optional.ofNullable(item.get(REPLACED)).map(AttributeValue::l).orElseGet(List::of).stream()
                        .map(WebhookItem::replacedSecret).toList(),
                Optional.ofNullable(item.get(HEADERS)).map(WebhookItem::sealedHeaders).orElse(SealedHeaders.NONE));
    }

    static AttributeValue headers(SealedHeaders headers) {
        return AttributeValue.fromM(Map.of(NAMES, texts(headers.names()),
                MASTER_VERSION, number(headers.masterVersion()), ENCRYPTED, AttributeValue.fromB(headers.encrypted())));
    }

    private static SealedHeaders sealedHeaders(AttributeValue value) {
        return new SealedHeaders(Set.copyOf(Attributes.required(value.m(), NAMES).ss()),
                Integer.parseInt(Attributes.required(value.m(), MASTER_VERSION).n()),
                Attributes.required(value.m(), ENCRYPTED).b());
    }

    static AttributeValue replaced(List<Replaced> secrets) {
        return AttributeValue.fromL(secrets.stream().map(one -> AttributeValue.fromM(Map.of(
                SECRET, secret(one.secret()), UNTIL, time(one.until())))).toList());
    }

    private static Replaced replacedSecret(AttributeValue value) {
        return new Replaced(secretNumber(Attributes.required(value.m(), SECRET)),
                instant(Attributes.required(value.m(), UNTIL)));
    }

    static AttributeValue secret(SecretNumber secret) {
        return AttributeValue.fromM(Map.of(MASTER_VERSION, number(secret.masterVersion()),
                NUMBER, number(secret.number())));
    }

    static SecretNumber secretNumber(AttributeValue value) {
        return new SecretNumber(Integer.parseInt(Attributes.required(value.m(), MASTER_VERSION).n()),
                Integer.parseInt(Attributes.required(value.m(), NUMBER).n()));
    }

    static AttributeValue text(String text) {
        return AttributeValue.fromS(text);
    }

    static AttributeValue texts(Set<String> texts) {
        return AttributeValue.fromSs(List.copyOf(texts));
    }

    static AttributeValue time(Instant time) {
        return number(time.toEpochMilli());
    }

    static AttributeValue number(long number) {
        return AttributeValue.fromN(Long.toString(number));
    }

    private static Instant instant(AttributeValue value) {
        return Instant.ofEpochMilli(Long.parseLong(value.n()));
    }
}
