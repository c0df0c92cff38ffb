package dev.chatreplay.session;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What an organization has set for its sessions. The writes that create and end a session copy it into the row. So a later change of the
/// organization changes no older session.
///
/// Live sessions do not land. So only the write that ends a session copies what concerns the landing.
///
/// @param formats the names of the formats that every export and snapshot of the session has, apart from the default format
/// @param landing the names of the formats that land, which every export has, too; empty when the organization has no landing bucket
public record SessionSettings(Set<String> formats, Set<String> landing) {
    /// The name of the format that every export has. It is repeated here, because the functions that record have no writers.
    static final String DEFAULT_FORMAT = "csv";

    /// The settings of an organization that has set nothing.
    public static final SessionSettings NONE = new SessionSettings(Set.of(), Set.of());

    /// Copies the sets.
    public SessionSettings {
        formats = Set.copyOf(formats);
        landing = Set.copyOf(landing);
    }

    /// Returns the formats that the write which creates a session adds to the row.
    Addition ofLive() {
        return Addition.of(formats.stream());
    }

    /// Returns the formats that the write which ends a session adds to the row.
    Addition ofEnded() {
        return Addition.of(Stream.concat(formats.stream(), landing.stream()));
    }

    /// Returns the assignment that makes the exports of a session land.
    String setLands() {
        return landing.isEmpty() ? "" : ", #lands = :lands";
    }

    /// Adds the value of [#setLands] to `values`.
    Map<String, AttributeValue> withLands(Map<String, AttributeValue> values) {
        var all = new HashMap<>(values);
        if (!landing.isEmpty()) {
            all.put(":lands", AttributeValue.fromBool(true));
        }
        return all;
    }

    /// Formats that a write adds to a row. The default format is never among them.
    record Addition(Set<String> formats) {
        private static Addition of(Stream<String> names) {
            return new Addition(names.filter(name -> !name.equals(DEFAULT_FORMAT))
                    .collect(Collectors.toUnmodifiableSet()));
        }

        /// Returns the clause that adds the formats. It is empty without formats, because DynamoDB knows no empty set.
        String clause() {
            return formats.isEmpty() ? "" : " ADD #formats :formats";
        }

        /// Adds the values of [#clause] to `values`.
        Map<String, AttributeValue> with(Map<String, AttributeValue> values) {
            var all = new HashMap<>(values);
            if (!formats.isEmpty()) {
                all.put(":formats", SessionRow.texts(formats));
            }
            return all;
        }
    }
}
