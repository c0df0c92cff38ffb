package dev.chatreplay.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.chatreplay.client.CsvRows;
import dev.chatreplay.client.Json;
import dev.chatreplay.faults.check.Storage.Pointer;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.format.FileType;
import dev.chatreplay.reference.LinesFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Verifies the invariants of one session after a run, when the queues are empty.
///
/// @param foreign text that only another organization has sent
public record Checker(Storage storage, String organizationId, String sessionId, Evidence evidence,
        PointerHistory pointers,
        String foreign) {
    /// Log rows live longer than exports with the default retention.
    private static final Duration LONGEST_KEPT = Duration.ofDays(75);
    private static final Duration ROW_OUTLIVES_BY = Duration.ofDays(14);

    /// Returns the violations. Call this when all compactions of the session are done.
    ///
    /// @param announced the log versions of all announcements of this session
    /// @param deadLetters the dead letters of its events
    /// @param now the time by the clock of the functions
    public List<String> violations(Collection<Long> announced, Collection<SQSMessage> deadLetters, Instant now) {
        var found = new ArrayList<String>();
        pointers.observe();
        found.addAll(pointers.violations());
        found.addAll(evidence.violations());
        var row = storage.row(organizationId, sessionId);
        var formats = LinesFormat.FORMATS;
        Storage.pointers(row).forEach(pointer -> formats.find(pointer.format()).ifPresentOrElse(
                format -> checkContent(pointer, format, found), () -> checkIndex(pointer, row, found)));
        found.addAll(evidence.refused().violations(row, deadLetters));
        checkExpiry(row, now, found);
        if (evidence.isEndAcknowledged()) {
            checkEnded(row, announced, found);
        }
        return found;
    }

    /// Returns the formats that readers have requested, and the format that every export has.
    public Set<FileFormat> formats() {
        return formats(storage.row(organizationId, sessionId));
    }

    private Set<FileFormat> formats(Map<String, AttributeValue> row) {
        var formats = new LinkedHashSet<>(Storage.formats(row));
        formats.addAll(evidence.requested());
        return formats;
    }

    /// Every log row and every object of the session was written until now. The row of a live session has no expiry.
    private static void checkExpiry(Map<String, AttributeValue> row, Instant now, List<String> found) {
        var isEnded = !row.isEmpty() && Storage.value(row, "status").s().equals("ENDED");
        var expiresAt = Optional.ofNullable(row.get("expiresAt"))
                .map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds.n())));
        if (isEnded && expiresAt.filter(at -> !at.isBefore(now.plus(LONGEST_KEPT).plus(ROW_OUTLIVES_BY))).isEmpty()) {
            found.add("the row expires before its log or its objects: " + row);
        }
        if (!isEnded && expiresAt.isPresent()) {
            found.add("the row of a live session expires: " + row);
        }
    }

    private void checkEnded(Map<String, AttributeValue> row, Collection<Long> announced, List<String> found) {
        if (row.isEmpty() || !Storage.value(row, "status").s().equals("ENDED")) {
            found.add("its end was acknowledged, but its row is " + row);
            return;
        }
        var export = Optional.ofNullable(row.get("export")).map(AttributeValue::m).orElseGet(Map::of);
        var version = export.isEmpty() ? 0 : Storage.number(export, "logVersion");
        if (version != Storage.number(row, "logVersion")) {
            found.add("its export is not current and no compaction is requested: " + row);
        }
        checkAnnounced(row, version, announced, found);
        checkFormats(row, found);
    }

    /// Checks that the last announcement has the bytes of the export. A version with the same bytes as the version before is not announced.
    private void checkAnnounced(Map<String, AttributeValue> row, long version, Collection<Long> announced,
            List<String> found) {
        var last = Optional.ofNullable(row.get("announcement")).map(AttributeValue::m).orElseGet(Map::of);
        var bytes = Storage.pointers(row).stream().filter(pointer -> pointer.format().equals("csv"))
                .map(Pointer::sha256).findFirst();
        var isTold = !last.isEmpty() && bytes.filter(Storage.value(last, "sha256").s()::equals).isPresent();
        if (!isTold || !announced.contains(Storage.number(last, "logVersion"))) {
            found.add("version " + version + " was not announced, only " + announced + ": " + row);
        }
    }

    private void checkFormats(Map<String, AttributeValue> row, List<String> found) {
        var made = Storage.pointers(row).stream().map(Pointer::format).toList();
        if (!evidence.isTooLate()) {
            formats(row).stream().flatMap(Checker::filesOf).filter(name -> !made.contains(name))
                    .forEach(name -> found.add("a reader requested " + name + ", but no compaction makes it: " + row));
        }
        // Each withdrawal raises the version of the work, too.
        var raised = Storage.number(row, "workVersion") - Storage.number(row, "logVersion");
        if (evidence.withdrawals() == 0 && raised > Storage.formats(row).size() - 1) {
            found.add("the work on a format was started a second time: " + row);
        }
    }

    private static Stream<String> filesOf(FileFormat format) {
        return Stream.concat(Stream.of(format.formatName()), format.index().map(FileType::formatName).stream());
    }

    /// Checks an index: its file is in the same export, and it describes that file. The pointer history compares the index of the lines with its
    /// file.
    private void checkIndex(Pointer pointer, Map<String, AttributeValue> row, List<String> found) {
        if (pointer.format().equals(LinesFormat.LinesIndex.LINES_INDEX.formatName())) {
            return;
        }
        if (pointer.format().equals("csv_speakers")) {
            checkSpeakers(pointer, row, found);
            return;
        }
        var file = Storage.pointers(row).stream().filter(other -> other.format().equals("ndjson")).findFirst();
        if (file.isEmpty() || !pointer.format().equals("ndjson_index")) {
            found.add("an index without its file: " + pointer);
            return;
        }
        storage.object(pointer.key()).map(object -> Json.parse(new String(object, UTF_8))).ifPresent(index -> {
            if (!index.at("/session/id").asText().equals(sessionId)
                    || index.path("messageCount").asLong() != pointer.messages()
                    || index.path("byteSize").asLong() != file.get().bytes()) {
                found.add("the index " + index + " is not of the file " + file.get());
            }
        });
    }

    /// Checks that the index of the `csv` file counts the rows of each participant.
    private void checkSpeakers(Pointer pointer, Map<String, AttributeValue> row, List<String> found) {
        var csv = Storage.pointers(row).stream().filter(other -> other.format().equals("csv")).findFirst()
                .flatMap(file -> storage.object(file.key()));
        var index = storage.object(pointer.key());
        if (csv.isPresent() && index.isPresent()) {
            var expected = new LinkedHashMap<String, Integer>();
            CsvRows.of(csv.get()).stream().skip(1).forEach(line -> expected.merge(line.get(1), 1, Integer::sum));
            var actual = new LinkedHashMap<String, Integer>();
            new String(index.get(), UTF_8).lines().map(Json::parse).filter(line -> line.has("participantId"))
                    .forEach(line -> actual.put(line.get("participantId").asText(), line.get("messages").asInt()));
            if (!actual.equals(expected)) {
                found.add("the index counts " + actual + ", and the file " + expected);
            }
        }
    }

    private void checkContent(Pointer pointer, FileFormat format, List<String> found) {
        // The pointer history reports a missing object.
        storage.object(pointer.key()).ifPresent(object -> {
            new Expectation(sessionId, evidence.acknowledged(), evidence.attempted()).violation(format, object)
                    .ifPresent(found::add);
            if (new String(object, UTF_8).contains(foreign)) {
                found.add("the export holds text of another organization");
            }
            var messages = Expectation.messages(format, object);
            if (messages != pointer.messages()) {
                found.add("the file has " + messages + " messages, but its pointer is " + pointer);
            }
        });
    }
}
