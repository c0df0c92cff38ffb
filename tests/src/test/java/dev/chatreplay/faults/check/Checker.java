package dev.chatreplay.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatreplay.faults.check.Storage.Pointer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Verifies the invariants of one session after a run, when the queues are empty.
///
/// @param foreign text that only another organization has sent
public record Checker(Storage storage, String organizationId, String sessionId, Evidence evidence, Sightings sightings,
        String foreign) {

    /// What is wrong with the session whose compactions were all made.
    ///
    /// @param announced the ids of all announcements of this session
    public List<String> violations(Collection<String> announced) {
        var found = new ArrayList<String>();
        sightings.look();
        found.addAll(sightings.violations());
        found.addAll(evidence.violations());
        var row = storage.row(organizationId, sessionId);
        Storage.pointer(row).ifPresent(pointer -> checkContent(pointer, found));
        if (evidence.isEndAcknowledged()) {
            checkEnded(row, announced, found);
        }
        return found;
    }

    private void checkEnded(Map<String, AttributeValue> row, Collection<String> announced, List<String> found) {
        if (row.isEmpty() || !Storage.value(row, "status").s().equals("ENDED")) {
            found.add("its end was acknowledged, but its row is " + row);
            return;
        }
        var version = Storage.pointer(row).map(Pointer::version).orElse(0L);
        if (version != Storage.number(row, "logVersion")) {
            found.add("its export is not current and nobody is asked to make it so: " + row);
        }
        if (!announced.contains(organizationId + "#" + sessionId + "#" + version)) {
            found.add("version " + version + " was not announced, only " + announced);
        }
    }

    private void checkContent(Pointer pointer, List<String> found) {
        // That there is such an object the sightings tell.
        storage.object(pointer.key()).ifPresent(object -> {
            new Expectation(sessionId, evidence.acknowledged(), evidence.attempted()).complaint(object)
                    .ifPresent(found::add);
            if (new String(object, UTF_8).contains(foreign)) {
                found.add("it holds what another organization has sent");
            }
            var messages = Expectation.rows(object).size() - 1;
            if (messages != pointer.messages()) {
                found.add("it has " + messages + " messages, but its pointer is " + pointer);
            }
        });
    }
}
