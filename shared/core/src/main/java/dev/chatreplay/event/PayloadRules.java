package dev.chatreplay.event;

import dev.chatreplay.event.InvalidEventException.Problem;

/// The rules for the payload of a new message, by its type.
///
/// @param fields the fields of the event, as they were sent
record PayloadRules(EventFields fields) {
    /// The longest text of a message, in code points.
    static final int MAX_TEXT_CODE_POINTS = 2000;

    private static final String PAYLOAD = "message.payload";

    /// Checks that the payload matches its type.
    ///
    /// @throws InvalidEventException when it does not match
    void check() {
        var type = fields.text("message.payloadType");
        var payload = fields.text(PAYLOAD);
        switch (type) {
            case "TEXT_MESSAGE" -> checkText(payload);
            case "IMAGE_MESSAGE" -> checkImage(payload);
            case "FILE_MESSAGE" -> checkFile(payload);
            default -> throw fields.invalid(Problem.UNKNOWN_PAYLOAD_TYPE, "message.payloadType",
                    "must be TEXT_MESSAGE, IMAGE_MESSAGE or FILE_MESSAGE");
        }
    }

    private void checkText(String payload) {
        if (Text.codePoints(payload) > MAX_TEXT_CODE_POINTS) {
            throw fields.invalid(Problem.TEXT_TOO_LONG, PAYLOAD,
                    "a text message may have at most " + MAX_TEXT_CODE_POINTS + " characters");
        }
    }

    private void checkImage(String payload) {
        if (!PayloadType.IMAGE_MESSAGE.accepts(true, payload)) {
            throw fields.invalid(Problem.INVALID_URL, PAYLOAD, "must be an absolute URI");
        }
    }

    private void checkFile(String payload) {
        if (!PayloadType.FILE_MESSAGE.accepts(true, payload)) {
            throw fields.invalid(Problem.INVALID_FILE_PAYLOAD, PAYLOAD,
                    "must be the JSON text of {link, name, size}: a URI, a string and a whole number of bytes");
        }
    }
}
