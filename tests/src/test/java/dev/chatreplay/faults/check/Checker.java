package dev.chatreplay.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatreplay.faults.check.Storage.Pointer;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.reference.LinesFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        Storage.pointers(row).forEach(pointer -> checkContent(pointer, found));
        if (evidence.isEndAcknowledged()) {
            checkEnded(row, announced, found);
        }
        return found;
    }

    /// The formats that readers have asked for, and the one that every export has.
    public List<FileFormat> formats() {
        return Storage.formats(storage.row(organizationId, sessionId));
    }

    private void checkEnded(Map<String, AttributeValue> row, Collection<String> announced, List<String> found) {
        if (row.isEmpty() || !Storage.value(row, "status").s().equals("ENDED")) {
            found.add("its end was acknowledged, but its row is " + row);
            return;
        }
        var export = Optional.ofNullable(row.get("export")).map(AttributeValue::m).orElseGet(Map::of);
        var version = export.isEmpty() ? 0 : Storage.number(export, "logVersion");
        if (version != Storage.number(row, "logVersion")) {
            found.add("its export is not current and nobody is asked to make it so: " + row);
        }
        if (!announced.contains(organizationId + "#" + sessionId + "#" + version)) {
            found.add("version " + version + " was not announced, only " + announced);
        }
        checkFormats(row, found);
    }

    private static void checkFormats(Map<String, AttributeValue> row, List<String> found) {
        var made = Storage.pointers(row).stream().map(Pointer::format).toList();
        Storage.formats(row).stream().map(FileFormat::formatName).filter(name -> !made.contains(name))
                .forEach(name -> found.add("a reader asked for " + name + ", and nobody makes it: " + row));
    }

    private void checkContent(Pointer pointer, List<String> found) {
        // That there is such an object the sightings tell.
        storage.object(pointer.key()).ifPresent(object -> {
            var csv = pointer.format().equals("csv") ? object : LinesFormat.csvOf(LinesFormat.LINES, object);
            new Expectation(sessionId, evidence.acknowledged(), evidence.attempted()).complaint(csv)
                    .ifPresent(found::add);
            if (new String(object, UTF_8).contains(foreign)) {
                found.add("it holds what another organization has sent");
            }
            var messages = Expectation.rows(csv).size() - 1;
            if (messages != pointer.messages()) {
                found.add("it has " + messages + " messages, but its pointer is " + pointer);
            }
        });
    }
}
