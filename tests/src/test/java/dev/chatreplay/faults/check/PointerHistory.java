package dev.chatreplay.faults.check;

import dev.chatreplay.faults.check.Storage.Pointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Records every pointer that was seen in a session's row. Versions never go down, and each object that a pointer has named is complete and never
/// changes.
public final class PointerHistory {
    private final Storage storage;
    private final String organizationId;
    private final String sessionId;
    private final Map<String, String> tags = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private List<Pointer> last = List.of();

    /// Creates the history of one session.
    public PointerHistory(Storage storage, String organizationId, String sessionId) {
        this.storage = storage;
        this.organizationId = organizationId;
        this.sessionId = sessionId;
    }

    /// Reads the row and compares its pointers with those seen before.
    public synchronized void observe() {
        var seen = Storage.pointers(storage.row(organizationId, sessionId));
        if (seen.equals(last)) {
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
        seen.forEach(this::complete);
        last = seen;
    }

    private static long version(List<Pointer> pointers) {
        return pointers.stream().mapToLong(Pointer::version).max().orElse(0);
    }

    private void complete(Pointer pointer) {
        var object = storage.object(pointer.key());
        if (object.isEmpty()) {
            violations.add("a pointer to a missing object: " + pointer);
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
            if (!storage.entityTag(key).equals(tag)) {
                all.add("an object that a pointer has named was changed: " + key);
            }
        });
        return all;
    }
}
