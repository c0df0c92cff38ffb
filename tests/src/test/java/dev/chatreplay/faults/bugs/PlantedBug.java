package dev.chatreplay.faults.bugs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatreplay.faults.plan.Patch;
import dev.chatreplay.faults.run.Run;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// Bugs that a developer could write.
public enum PlantedBug {
    /// The recorder acknowledges before it writes to the log, and the write is lost.
    ACKNOWLEDGED_BEFORE_WRITTEN {
        @Override
        public Patch in(Run run) {
            return Patch.ask(BatchWriteItemRequest.class, batch -> batch.toBuilder()
                    .requestItems(elsewhere(batch, "nowhere")).build());
        }
    },
    /// The recorder does not send unprocessed items again.
    UNPROCESSED_ITEMS_DROPPED {
        @Override
        public Patch in(Run run) {
            return Patch.answer(BatchWriteItemResponse.class,
                    (_, response) -> response.toBuilder().unprocessedItems(Map.of()).build());
        }
    },
    /// The recorder writes a late event to the log, and does not raise the version.
    VERSION_NOT_RAISED {
        @Override
        public Patch in(Run run) {
            return Patch.ask(UpdateItemRequest.class,
                    update -> update.updateExpression().contains("#logVersion + :one")
                            ? with(update, ":one", AttributeValue.fromN("0"))
                            : update);
        }
    },
    /// The consumer acknowledges a refused event before it is counted, and the count is lost.
    REFUSED_EVENT_ACKNOWLEDGED_BEFORE_COUNTED {
        @Override
        public Patch in(Run run) {
            return Patch.ask(UpdateItemRequest.class, update -> update.updateExpression().contains("ADD #refused")
                    ? update.toBuilder().updateExpression("DELETE #refused :events").build()
                    : update);
        }
    },
    /// The row of an ended session expires when its export does, and its log rows are still there.
    ROW_EXPIRES_BEFORE_LOG {
        @Override
        public Patch in(Run run) {
            var expiry = run.harness().clock.instant().plus(Duration.ofDays(30)).getEpochSecond();
            return Patch.ask(UpdateItemRequest.class, update -> update.updateExpression().contains(":expiresAt")
                    ? with(update, ":expiresAt", AttributeValue.fromN(Long.toString(expiry)))
                    : update);
        }
    },
    /// The recorder acknowledges an end, and requests no compaction.
    COMPACTION_NOT_REQUESTED {
        @Override
        public Patch in(Run run) {
            var elsewhere = run.harness().stack().variable("EVENTS_DEAD_LETTER_QUEUE_URL");
            return Patch.ask(SendMessageBatchRequest.class, send -> send.toBuilder().queueUrl(elsewhere).build());
        }
    },
    /// The compactor sets `announced` in the row, and sends no announcement.
    ANNOUNCEMENT_NOT_SENT {
        @Override
        public Patch in(Run run) {
            var elsewhere = run.harness().stack().variable("EVENTS_DEAD_LETTER_QUEUE_URL");
            return Patch.ask(SendMessageRequest.class, send -> send.toBuilder().queueUrl(elsewhere).build());
        }
    },
    /// The commit has no condition, so the last commit wins.
    COMMITTED_WITHOUT_FENCING {
        @Override
        public Patch in(Run run) {
            return Patch.ask(UpdateItemRequest.class,
                    update -> update.updateExpression().contains("#export = :export") ? unconditional(update) : update);
        }
    },
    /// The commit does not remove the count of unreported attempts. So work whose workers never died is dead-lettered.
    REPORTED_ATTEMPT_COUNTED {
        @Override
        public Patch in(Run run) {
            return Patch.ask(UpdateItemRequest.class, update -> update.updateExpression().contains("#export = :export")
                    ? update.toBuilder().updateExpression(update.updateExpression().replace(", #unreported", ""))
                            .expressionAttributeNames(without(update.expressionAttributeNames(), "#unreported")).build()
                    : update);
        }
    },
    /// The compactor reads the log without consistency.
    READ_EVENTUALLY_CONSISTENT {
        @Override
        public Patch in(Run run) {
            return Patch.ask(QueryRequest.class, query -> query.toBuilder().consistentRead(false).build());
        }
    },
    /// The compactor keeps files that are withdrawn.
    WITHDRAWN_FILE_KEPT {
        @Override
        public Patch in(Run run) {
            return Patch.answer(UpdateItemResponse.class,
                    (_, response) -> response.toBuilder().attributes(notWithdrawn(response.attributes())).build());
        }
    },
    /// The reader gets a link to a file that is withdrawn.
    WITHDRAWN_FILE_LINKED {
        @Override
        public Patch in(Run run) {
            return Patch.answer(BatchGetItemResponse.class, (_, response) -> response.toBuilder()
                    .responses(response.responses().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
                            table -> table.getValue().stream().map(PlantedBug::notWithdrawn).toList())))
                    .build());
        }
    },
    /// The operator's command deletes the old objects before new ones are committed.
    OBJECTS_DELETED_BEFORE_COMMIT {
        @Override
        public Patch in(Run run) {
            return Patch.answer(GetItemResponse.class, (_, response) -> response.toBuilder()
                    .item(exportedAt(response.item(), response.item().get("workVersion"))).build());
        }
    },
    /// The messages are in the order of their arrival.
    SORTED_BY_ARRIVAL {
        @Override
        public Patch in(Run run) {
            return items(items -> items.reversed().stream()
                    .sorted((a, b) -> sortKey(a).substring(0, 1).compareTo(sortKey(b).substring(0, 1))).toList());
        }
    },
    /// The compactor ignores deletions.
    DELETED_MESSAGE_SHOWN {
        @Override
        public Patch in(Run run) {
            return items(
                    items -> items.stream().filter(item -> !sortKey(item).contains("\u0001chat.message.deleted\u0001"))
                            .toList());
        }
    },
    /// The compactor ignores that a message is private.
    PRIVATE_MESSAGE_SHOWN {
        @Override
        public Patch in(Run run) {
            return items(items -> items.stream().map(item -> {
                var changed = new HashMap<>(item);
                changed.computeIfPresent("event", (_, event) -> AttributeValue
                        .fromS(event.s().replaceAll("\"targetUserIds\":\\[[^]]*]", "\"targetUserIds\":[]")));
                return changed;
            }).<Map<String, AttributeValue>>map(changed -> changed).toList());
        }
    },
    /// The compactor writes a message twice when it reads the message twice.
    NOT_DEDUPLICATED {
        @Override
        public Patch in(Run run) {
            return partition(name -> name.substring(0, name.lastIndexOf('\u0001') + 1) + SHARD_OF_M_1);
        }
    },
    /// The compactor reads the log of another organization.
    OF_ANOTHER_ORGANIZATION {
        @Override
        public Patch in(Run run) {
            return partition(name -> name.replace(run.harness().tenant.organizationId() + "\u0001",
                    run.harness().rival.organizationId() + "\u0001"));
        }
    };

    /// CRC-32 of `m-1`, modulo 8.
    private static final int SHARD_OF_M_1 = shardOfM1();

    /// Returns the patch that adds the bug to the calls of a process.
    public abstract Patch in(Run run);

    private static int shardOfM1() {
        var crc = new CRC32();
        crc.update("m-1".getBytes(UTF_8));
        return (int) (crc.getValue() % 8);
    }

    private static Map<String, AttributeValue> notWithdrawn(Map<String, AttributeValue> row) {
        var changed = new HashMap<>(row);
        changed.remove("withdrawn");
        return changed;
    }

    private static Map<String, AttributeValue> exportedAt(Map<String, AttributeValue> row,
            @Nullable AttributeValue workVersion) {
        var changed = new HashMap<>(row);
        changed.computeIfPresent("export", (_, export) -> {
            var later = new HashMap<>(export.m());
            later.put("workVersion", Objects.requireNonNull(workVersion));
            return AttributeValue.fromM(later);
        });
        return changed;
    }

    private static Patch items(UnaryOperator<List<Map<String, AttributeValue>>> change) {
        return Patch.answer(QueryResponse.class,
                (_, response) -> response.toBuilder().items(change.apply(response.items())).build());
    }

    private static Patch partition(UnaryOperator<String> change) {
        return Patch.ask(QueryRequest.class, query -> {
            var values = new HashMap<>(query.expressionAttributeValues());
            values.computeIfPresent(":partition", (_, name) -> AttributeValue.fromS(change.apply(name.s())));
            return query.toBuilder().expressionAttributeValues(values).build();
        });
    }

    private static String sortKey(Map<String, AttributeValue> item) {
        return Objects.requireNonNull(item.get("sk")).s();
    }

    private static UpdateItemRequest with(UpdateItemRequest update, String name, AttributeValue value) {
        var values = new HashMap<>(update.expressionAttributeValues());
        values.put(name, value);
        return update.toBuilder().expressionAttributeValues(values).build();
    }

    private static Map<String, String> without(Map<String, String> names, String name) {
        var others = new HashMap<>(names);
        others.remove(name);
        return others;
    }

    /// Removes the condition, and the names and values that only the condition used, because DynamoDB refuses unused ones.
    private static UpdateItemRequest unconditional(UpdateItemRequest update) {
        return update.toBuilder().conditionExpression(null).returnValuesOnConditionCheckFailure((String) null)
                .expressionAttributeNames(used(update.expressionAttributeNames(), update.updateExpression()))
                .expressionAttributeValues(used(update.expressionAttributeValues(), update.updateExpression())).build();
    }

    private static <T> Map<String, T> used(Map<String, T> all, String expression) {
        return all.entrySet().stream().filter(entry -> (expression + " ").matches(".*" + entry.getKey() + "\\W.*"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Map<String, List<WriteRequest>> elsewhere(
            BatchWriteItemRequest batch, String partition) {
        return batch.requestItems().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
                entry -> entry.getValue().stream().map(write -> {
                    var item = new HashMap<>(write.putRequest().item());
                    item.put("pk", AttributeValue.fromS(partition));
                    return write.toBuilder().putRequest(put -> put.item(item)).build();
                }).toList()));
    }
}
