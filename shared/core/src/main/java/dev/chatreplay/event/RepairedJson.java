package dev.chatreplay.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/// Copies JSON without whitespace and with repaired texts.
public final class RepairedJson {
    private RepairedJson() {}

    /// Returns the text of the current token, repaired: an escape may have half a character.
    public static String text(JsonParser in) throws IOException {
        return Text.repaired(in.getText());
    }

    /// Copies the current token. A number keeps its digits, so 1E400 and a 200-digit integer stay as sent.
    public static void copyToken(JsonParser in, JsonGenerator out) throws IOException {
        switch (in.currentToken()) {
            case FIELD_NAME -> out.writeFieldName(Text.repaired(in.currentName()));
            case VALUE_STRING -> out.writeString(text(in));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.writeNumber(in.getText());
            default -> out.copyCurrentEvent(in);
        }
    }
}
