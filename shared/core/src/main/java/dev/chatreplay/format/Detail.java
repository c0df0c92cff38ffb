package dev.chatreplay.format;

import dev.chatreplay.chat.ChatMessage;
import dev.chatreplay.event.PayloadType;
import dev.chatreplay.event.Printable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One line about a message that is not a text: `image https://example.org/a.png`.
///
/// @param label the word of the line, in English
/// @param value the value from the message, on one line
record Detail(String label, String value) {
    /// Returns the lines about a message; none for a text message.
    static List<Detail> of(ChatMessage message) {
        return PayloadType.of(message.payloadType()).map(type -> of(type, message.payload())).orElse(List.of());
    }

    private static List<Detail> of(PayloadType type, String payload) {
        return switch (type) {
            case TEXT_MESSAGE -> List.of();
            case IMAGE_MESSAGE -> List.of(detail("image", payload));
            case FILE_MESSAGE -> file(payload);
            case CUSTOM_MESSAGE -> List.of(detail("custom", payload));
        };
    }

    private static List<Detail> file(String json) {
        var fields = JsonFields.scalars(json);
        var link = Optional.ofNullable(fields.get("link"));
        if (link.isEmpty()) {
            return List.of(detail("file", json));
        }
        var name = Optional.ofNullable(fields.get("name")).filter(text -> !ShownText.isBlank(text));
        return Stream.of(
                Optional.of(detail("file", name.orElse(link.get()))),
                name.map(_ -> detail("link", link.get())),
                Optional.ofNullable(fields.get("size")).map(bytes -> detail("size", bytes + " bytes")))
                .flatMap(Optional::stream).toList();
    }

    private static Detail detail(String label, String value) {
        return new Detail(label, Printable.line(value));
    }
}
