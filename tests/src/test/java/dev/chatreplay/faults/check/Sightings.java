package dev.chatreplay.faults.check;

import dev.chatreplay.faults.check.Storage.Pointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Every pointer that a session's row was ever seen to hold: versions never go down, and what was pointed to once is complete and stays as
/// it is.
public final class Sightings {
    private final Storage storage;
    private final String organizationId;
    private final String sessionId;
    private final Map<String, String> tags = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private List<Pointer> last = List.of();

    /// Of one session.
    public Sightings(Storage storage, String organizationId, String sessionId) {
        this.storage = storage;
        this.organizationId = organizationId;
        this.sessionId = sessionId;
    }

    /// Looks at the row as it is now.
    public synchronized void look() {
        var seen = Storage.pointers(storage.row(organizationId, sessionId));
        if (seen.equals(last)) {
            return;
        }
        if (version(seen) < version(last)) {
            violations.add((seen.isEmpty() ? "the pointer went away: " : "the version went down to " + seen + " from ")
                    + last);
        }
        var formats = seen.stream().map(Pointer::format).toList();
        last.stream().map(Pointer::format).filter(format -> !formats.contains(format))
                .forEach(format -> violations.add("the file of a format went away: " + format + " of " + last));
        seen.forEach(this::complete);
        last = seen;
    }

    private static long version(List<Pointer> pointers) {
        return pointers.stream().mapToLong(Pointer::version).max().orElse(0);
    }

    private void complete(Pointer pointer) {
        var object = storage.object(pointer.key());
        if (object.isEmpty()) {
            violations.add("a pointer to nothing: " + pointer);
            return;
        }
        var hash = Storage.sha256(object.get());
        tags.putIfAbsent(pointer.key(), storage.entityTag(pointer.key()));
        if (!hash.equals(pointer.sha256()) || object.get().length != pointer.bytes()) {
            violations.add("a pointer that lies: " + pointer + ", but the object has " + object.get().length
                    + " bytes of " + hash);
        }
    }

    /// What was wrong so far, and which objects have changed since they were first pointed to.
    synchronized List<String> violations() {
        var all = new ArrayList<>(violations);
        tags.forEach((key, tag) -> {
            if (!storage.entityTag(key).equals(tag)) {
                all.add("an object that was pointed to has changed: " + key);
            }
        });
        return all;
    }
}
