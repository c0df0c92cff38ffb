package dev.chatreplay.faults.check;

import dev.chatreplay.faults.check.Storage.Pointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every pointer that a session's row was ever seen to hold: versions never go down, and what was pointed to once is complete and stays as
/// it is.
public final class Sightings {
    private final Storage storage;
    private final String organizationId;
    private final String sessionId;
    private final Map<String, String> tags = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private Optional<Pointer> last = Optional.empty();

    /// Of one session.
    public Sightings(Storage storage, String organizationId, String sessionId) {
        this.storage = storage;
        this.organizationId = organizationId;
        this.sessionId = sessionId;
    }

    /// Looks at the row as it is now.
    public synchronized void look() {
        var seen = Storage.pointer(storage.row(organizationId, sessionId));
        if (seen.equals(last)) {
            return;
        }
        if (seen.isEmpty()) {
            violations.add("the pointer went away: " + last);
        } else {
            last.filter(before -> before.version() > seen.get().version())
                    .ifPresent(before -> violations.add("the version went down from " + before + " to " + seen.get()));
            complete(seen.get());
        }
        last = seen;
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
