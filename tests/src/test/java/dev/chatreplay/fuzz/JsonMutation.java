package dev.chatreplay.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Damages a JSON document but keeps its syntax valid: removes or renames fields, and changes their types or values.
final class JsonMutation {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final List<String> WORDS = List.of("", " ", "a/b", "../../etc/passwd", "a#b", "a b", "a\nb", "\0",
            "a\u0000b", "\ud800", "x\udfff", "\udc00\ud800", "😀", "é", "s-1\u200b", "null", "NaN", "-1", "true", "{}",
            "x".repeat(129), "x".repeat(257), "x".repeat(2001), "😀".repeat(2001), "x".repeat(70_000), "%2e%2e%2f",
            "%00",
            "'; DROP TABLE sessions; --", "${jndi:ldap://127.0.0.1/a}", "chat.message.sent ", "CHAT.MESSAGE.SENT",
            "session.ended", "chat.message.edited", "chat.message.unknown", "TEXT_MESSAGE", "IMAGE_MESSAGE",
            "FILE_MESSAGE",
            "text_message", "ftp://example.org/x", "javascript:alert(1)", "http://", "https://example.org/a b",
            "{\"link\":1,\"name\":[],\"size\":\"x\"}", "{\"link\":", "2026-11-21", "2026-11-21T09:00:00",
            "2026-11-21T09:00Z",
            "2026-11-21T09:00:00.1234Z", "2026-11-21T09:00:00.123456789Z", "2026-13-41T25:61:61Z",
            "2026-02-30T00:00:00Z",
            "2016-12-31T23:59:60Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999-18:00",
            "0001-01-01T00:00:00+18:00",
            "+10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "2026-11-21T09:00:00+99:99", "2026-11-21t09:00:00z",
            "2026-11-21 09:00:00Z", "1763715600000", "2026-11-21T09:00:00,5Z", "2026-11-21T24:00:00Z");

    private JsonMutation() {}

    /// Returns a copy of `document` in which one place is damaged.
    static JsonNode damaged(JsonNode document, Random random) {
        JsonNode copy = document.deepCopy();
        var containers = new ArrayList<JsonNode>();
        gather(copy, containers);
        var place = containers.get(random.nextInt(containers.size()));
        switch (place) {
            case ObjectNode object when !object.isEmpty() -> damage(object, random);
            case ArrayNode array -> damage(array, random);
            default -> ((ObjectNode) place).set("extra", anything(random));
        }
        return copy;
    }

    private static void gather(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> gather(child, containers));
        }
    }

    private static void damage(ObjectNode object, Random random) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        var name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(6)) {
            case 0 -> object.remove(name);
            case 1 -> object.set(name + (random.nextBoolean() ? " " : "s"), object.remove(name));
            case 2 -> object.set(name, NODES.arrayNode().add(object.get(name)));
            case 3 -> object.set(name, NODES.objectNode().set(name, object.get(name)));
            default -> object.set(name, anything(random));
        }
    }

    private static void damage(ArrayNode array, Random random) {
        switch (random.nextInt(array.isEmpty() ? 1 : 3)) {
            case 0 -> array.add(anything(random));
            case 1 -> array.set(random.nextInt(array.size()), anything(random));
            default -> array.insert(random.nextInt(array.size()), NODES.arrayNode());
        }
    }

    private static JsonNode anything(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextLong());
            case 3 -> NODES.numberNode(BigInteger.TEN.pow(random.nextInt(1, 1500)));
            case 4 -> NODES.numberNode(new BigDecimal("1e" + random.nextInt(-400, 400)));
            case 5 -> random.nextBoolean() ? NODES.objectNode() : NODES.arrayNode();
            default -> NODES.textNode(WORDS.get(random.nextInt(WORDS.size())));
        };
    }
}
