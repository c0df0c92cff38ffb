package dev.chatreplay.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/// Repairs texts as the contract says: U+FFFD in place of U+0000 and of lone surrogates.
public final class Repair {
    private Repair() {}

    /// Returns a copy of an event that was recorded, with repaired texts. Its ids need no repair, so every text may get it.
    public static ObjectNode of(ObjectNode event) {
        var copy = event.objectNode();
        event.properties().forEach(field -> copy.set(field.getKey(), value(field.getValue())));
        return copy;
    }

    private static JsonNode value(JsonNode value) {
        return switch (value) {
            case TextNode text -> TextNode.valueOf(text(text.asText()));
            case ObjectNode object -> of(object);
            case ArrayNode array -> {
                var copy = array.arrayNode();
                array.forEach(item -> copy.add(value(item)));
                yield copy;
            }
            default -> value;
        };
    }

    private static String text(String text) {
        var repaired = new StringBuilder();
        text.codePoints().forEach(c -> repaired.appendCodePoint(c == 0 || (c >= 0xD800 && c <= 0xDFFF) ? 0xFFFD : c));
        return repaired.toString();
    }
}
