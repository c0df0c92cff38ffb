package dev.chatreplay.faults.bugs;

import dev.chatreplay.faults.plan.Patch;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.harness.SessionRows;
import dev.chatreplay.reference.LinesFormat;
import dev.chatreplay.reference.LinesFormat.LinesIndex;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Bugs in the handling of further formats that a developer could write.
public enum FormatBug {
    /// The compactor leaves out the requested format.
    LEFT_OUT {
        @Override
        public Patch in(Run run) {
            return files(files -> without(files, LinesFormat.LINES.formatName()));
        }
    },
    /// The reader adds a format to an ended session, and does not raise `workVersion`.
    RAISES_NO_VERSION {
        @Override
        public Patch in(Run run) {
            return Patch.ask(UpdateItemRequest.class, update -> update.updateExpression().contains("ADD #formats")
                    ? with(update, ":one", AttributeValue.fromN("0"))
                    : update);
        }
    },
    /// The commit replaces the formats of the row. So it drops a format that a reader has added meanwhile.
    DROPPED_BY_COMMIT {
        @Override
        public Patch in(Run run) {
            return Patch.ask(UpdateItemRequest.class, update -> {
                if (!update.updateExpression().contains(COMMIT)) {
                    return update;
                }
                var names = new HashMap<>(update.expressionAttributeNames());
                names.put("#formats", "formats");
                return update.toBuilder().expressionAttributeNames(names)
                        .updateExpression(update.updateExpression().replace("REMOVE ", "REMOVE #formats, ")).build();
            });
        }
    },
    /// A reader adds a format that the row already has.
    ADDED_AGAIN {
        @Override
        public Patch in(Run run) {
            return rows(row -> without(row, "formats"));
        }
    },
    /// A reader adds a format when no compaction can start.
    ADDED_TOO_LATE {
        @Override
        public Patch in(Run run) {
            var now = AttributeValue.fromN(Long.toString(run.harness().clock.instant().toEpochMilli()));
            return rows(row -> with(row, "endRecordedAt", now));
        }
    },
    /// The reader takes a snapshot for one that has the format.
    SNAPSHOT_LACKS_FILE {
        @Override
        public Patch in(Run run) {
            return rows(row -> {
                if (!row.containsKey("snapshot")) {
                    return row;
                }
                var snapshot = value(row, "snapshot").m();
                var files = value(snapshot, "files").m();
                var more = with(files, ChatFormat.CSV_FULL.formatName(), value(files, "csv"));
                return with(row, "snapshot",
                        AttributeValue.fromM(with(snapshot, "files", AttributeValue.fromM(more))));
            });
        }
    },
    /// The commit names a file without its index.
    INDEX_LEFT_OUT {
        @Override
        public Patch in(Run run) {
            return files(files -> without(files, LinesIndex.LINES_INDEX.formatName()));
        }
    },
    /// The compactor keeps the index of the export before, although its bytes differ.
    OLD_INDEX_KEPT {
        @Override
        public Patch in(Run run) {
            return files(files -> {
                var stack = run.harness().stack();
                var row = stack.aws().dynamoDb().getItem(r -> r.tableName(stack.variable("SESSIONS_TABLE"))
                        .consistentRead(true).key(SessionRows.key(run.owner(), run.chat().sessionId()))).item();
                var index = LinesIndex.LINES_INDEX.formatName();
                return with(files, index, value(value(value(row, "export").m(), "files").m(), index));
            });
        }
    };

    private static final String COMMIT = "#export = :export";

    /// Returns the patch that adds the bug to the calls of a process.
    public abstract Patch in(Run run);

    private static Patch files(UnaryOperator<Map<String, AttributeValue>> change) {
        return Patch.ask(UpdateItemRequest.class, update -> {
            if (!update.updateExpression().contains(COMMIT)) {
                return update;
            }
            var export = value(update.expressionAttributeValues(), ":export").m();
            var files = change.apply(value(export, "files").m());
            return with(update, ":export", AttributeValue.fromM(with(export, "files", AttributeValue.fromM(files))));
        });
    }

    private static Patch rows(UnaryOperator<Map<String, AttributeValue>> change) {
        return Patch.answer(BatchGetItemResponse.class, (_, response) -> response.toBuilder()
                .responses(response.responses().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
                        table -> table.getValue().stream().map(change).toList())))
                .build());
    }

    private static AttributeValue value(Map<String, AttributeValue> map, String name) {
        return Objects.requireNonNull(map.get(name), name);
    }

    private static Map<String, AttributeValue> with(Map<String, AttributeValue> map, String name,
            AttributeValue value) {
        var changed = new HashMap<>(map);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, AttributeValue> without(Map<String, AttributeValue> map, String name) {
        var changed = new HashMap<>(map);
        changed.remove(name);
        return changed;
    }

    private static UpdateItemRequest with(UpdateItemRequest update, String name, AttributeValue value) {
        return update.toBuilder().expressionAttributeValues(with(update.expressionAttributeValues(), name, value))
                .build();
    }
}
