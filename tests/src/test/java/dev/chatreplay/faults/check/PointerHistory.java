package dev.chatreplay.faults.check;

import dev.chatreplay.faults.check.Storage.Pointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Records every pointer that was seen in a session's row. Versions never go down. Each object that a pointer has named is complete, and never
/// changes until its file is withdrawn and no pointer names it.
public final class PointerHistory {
    private static final String MISSING = "a pointer to a missing object: ";

    private final Storage storage;
    private final String organizationId;
    private final String sessionId;
    private final Map<String, String> tags = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private List<Pointer> last = List.of();
    private long withdrawn;

    /// Creates the history of one session.
    public PointerHistory(Storage storage, String organizationId, String sessionId) {
        this.storage = storage;
        this.organizationId = organizationId;
        this.sessionId = sessionId;
    }

    /// Reads the row and compares its pointers with those seen before.
    public synchronized void observe() {
        var row = storage.row(organizationId, sessionId);
        withdrawn = Storage.withdrawn(row);
        var seen = Storage.pointers(row);
        if (seen.equals(last)) {
            seen.stream().filter(pointer -> storage.entityTag(pointer.key()).isEmpty())
                    .forEach(pointer -> violations.add(MISSING + pointer));
            return;
        }
        if (version(seen) < version(last)) {
            violations
                    .add((seen.isEmpty() ? "the pointer was removed: " : "the version went down to " + seen + " from ")
                            + last);
        }
        var formats = seen.stream().map(Pointer::format).toList();
        last.stream().map(Pointer::format).filter(format -> !formats.contains(format))
                .forEach(format -> violations.add("the file of a format was removed: " + format + " of " + last));
        if (formats.contains("ndjson") != formats.contains("ndjson_index")
                || formats.contains("csv") != formats.contains("csv_speakers")) {
            violations.add("a file without its index, or an index without its file: " + seen);
        }
        seen.forEach(this::complete);
        violations.addAll(storage.pairs(seen));
        last = seen;
    }

    /// Reads the row.
    Map<String, AttributeValue> row() {
        return storage.row(organizationId, sessionId);
    }

    private static long version(List<Pointer> pointers) {
        return pointers.stream().mapToLong(Pointer::version).max().orElse(0);
    }

    private void complete(Pointer pointer) {
        var object = storage.object(pointer.key());
        if (object.isEmpty()) {
            violations.add(MISSING + pointer);
            return;
        }
        var hash = Storage.sha256(object.get());
        tags.putIfAbsent(pointer.key(), storage.entityTag(pointer.key()));
        if (!hash.equals(pointer.sha256()) || object.get().length != pointer.bytes()) {
            violations.add("a pointer with wrong attributes: " + pointer + ", but the object has " + object.get().length
                    + " bytes of " + hash);
        }
    }

    /// Returns the violations, and the objects that have changed since a pointer first named them.
    synchronized List<String> violations() {
        var all = new ArrayList<>(violations);
        tags.forEach((key, tag) -> {
            var now = storage.entityTag(key);
            var isWithdrawn = now.isEmpty() && Storage.versionIn(key) < withdrawn;
            if (!now.equals(tag) && !isWithdrawn) {
                all.add("an object that a pointer has named was changed: " + key);
            }
        });
        return all;
    }
}
