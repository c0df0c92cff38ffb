package dev.chatreplay.session;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What an organization has set for its sessions. The writes that create and end a session copy it into the row. So a later change of the
/// organization changes no older session.
///
/// @param formats the names of the formats that every export and snapshot of the session has, apart from the default format
/// @param lands whether the organization has a landing bucket. The write that ends a session copies this, because live sessions do not land
public record SessionSettings(Set<String> formats, boolean lands) {
    /// The settings of an organization that has set nothing.
    public static final SessionSettings NONE = new SessionSettings(Set.of(), false);

    /// Copies the set.
    public SessionSettings {
        formats = Set.copyOf(formats);
    }

    /// Returns the assignment that makes the exports of a session land.
    String setLands() {
        return lands ? ", #lands = :lands" : "";
    }

    /// Returns the clause that adds the formats to a row. It is empty without formats, because DynamoDB knows no empty set.
    String addFormats() {
        return formats.isEmpty() ? "" : " ADD #formats :formats";
    }

    /// Adds the values of [#addFormats] to `values`.
    Map<String, AttributeValue> withFormats(Map<String, AttributeValue> values) {
        var all = new HashMap<>(values);
        if (!formats.isEmpty()) {
            all.put(":formats", SessionRow.texts(formats));
        }
        return all;
    }

    /// Adds the values of [#setLands] and [#addFormats] to `values`.
    Map<String, AttributeValue> withAll(Map<String, AttributeValue> values) {
        var all = new HashMap<>(withFormats(values));
        if (lands) {
            all.put(":lands", AttributeValue.fromBool(true));
        }
        return all;
    }
}
