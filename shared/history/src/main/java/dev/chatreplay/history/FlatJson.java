package dev.chatreplay.history;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// Reads the small objects of the files beside a chat.
final class FlatJson {
    private FlatJson() {}

    /// Returns the fields of the object that the parser has entered, as texts. None of them is an object or an array.
    static Map<String, String> fields(JsonParser json) throws IOException {
        var fields = new HashMap<String, String>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            json.nextToken();
            fields.put(name, json.getText());
        }
        return fields;
    }
}
