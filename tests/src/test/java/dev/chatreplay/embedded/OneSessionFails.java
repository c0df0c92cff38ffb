package dev.chatreplay.embedded;

import dev.chatreplay.client.Api;
import dev.chatreplay.harness.SessionRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// Makes the DynamoDB and SQS calls of one session fail, from its n-th call on. Calls for other sessions work. When a call is for several
/// sessions, only the part of this session fails.
public final class OneSessionFails implements ExecutionInterceptor {
    private static final ExecutionAttribute<SdkRequest> FAILING = new ExecutionAttribute<>("FailingRequest");
    private static final int BAD_REQUEST = 400;

    private final String organizationId;
    private final String sessionId;
    private final Way way;
    private final Predicate<SdkRequest> kind;
    private final AtomicInteger callsLeft;
    private volatile boolean reached;

    /// The failure of the session's part of a call.
    public enum Way {
        /// A batch returns the part as unprocessed, also after every retry.
        UNPROCESSED,
        /// A batch returns the part as unprocessed. A call without other parts is throttled.
        THROTTLED,
        /// The service refuses the whole call, and the SDK does not retry it.
        REFUSED,
        /// Every read of the session's row returns it without a required attribute. Writes work.
        UNREADABLE
    }

    /// Makes every call of a kind fail.
    public OneSessionFails(Api owner, String sessionId, Way way, Predicate<SdkRequest> kind) {
        this(owner, sessionId, way, kind, 1);
    }

    /// Makes every call fail from number `first` on, counted from 1.
    public OneSessionFails(Api owner, String sessionId, Way way, int first) {
        this(owner, sessionId, way, _ -> true, first);
    }

    private OneSessionFails(Api owner, String sessionId, Way way, Predicate<SdkRequest> kind, int first) {
        this.organizationId = owner.organizationId();
        this.sessionId = sessionId;
        this.way = way;
        this.kind = kind;
        this.callsLeft = new AtomicInteger(first - 1);
    }

    /// Returns whether a call has failed.
    public boolean isReached() {
        return reached;
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        var request = context.request();
        if (!kind.test(request) || !canFail(request) || !concerns(request) || callsLeft.getAndDecrement() > 0) {
            return request;
        }
        reached = true;
        attributes.putAttribute(FAILING, request);
        return way == Way.UNPROCESSED || way == Way.THROTTLED ? withoutOwnPart(request) : request;
    }

    /// Fails every attempt of a call, because the execution attribute is set before the SDK's first attempt.
    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        var failing = attributes.getAttribute(FAILING);
        if (failing == null) {
            return;
        }
        switch (way) {
            case REFUSED -> throw refusal(failing, "ValidationException", BAD_REQUEST);
            case THROTTLED -> {
                if (isOnlyOwn(failing)) {
                    throw throttled(failing);
                }
            }
            case UNPROCESSED -> {
                if (isOnlyOwn(failing) && !(failing instanceof BatchWriteItemRequest)
                        && !(failing instanceof BatchGetItemRequest)) {
                    throw throttled(failing);
                }
            }
            case UNREADABLE -> {
            }
        }
    }

    @Override
    public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
        var failing = attributes.getAttribute(FAILING);
        if (failing == null) {
            return context.response();
        }
        if (way == Way.UNREADABLE) {
            return unreadable(context.response());
        }
        return switch (context.response()) {
            case BatchGetItemResponse response when failing instanceof BatchGetItemRequest request ->
                response.toBuilder().responses(Map.copyOf(mapped(response.responses(), this::othersRows)))
                        .unprocessedKeys(ownKeys(request)).build();
            case BatchWriteItemResponse response when failing instanceof BatchWriteItemRequest request ->
                response.toBuilder().unprocessedItems(notEmpty(mapped(request.requestItems(),
                        writes -> writes.stream().filter(this::isOwn).toList()))).build();
            case SendMessageBatchResponse response when failing instanceof SendMessageBatchRequest request ->
                response.toBuilder().failed(request.entries().stream().filter(this::isOwn)
                        .map(entry -> BatchResultErrorEntry.builder().id(entry.id()).code("InternalError")
                                .senderFault(false).build())
                        .toList()).build();
            case SdkResponse other -> other;
        };
    }

    /// Returns whether this failure applies to a request: only requests that return rows can return unreadable ones.
    private boolean canFail(SdkRequest request) {
        return way != Way.UNREADABLE || request instanceof BatchGetItemRequest || request instanceof UpdateItemRequest;
    }

    private boolean concerns(SdkRequest request) {
        return parts(request).anyMatch(isOwn -> isOwn);
    }

    private boolean isOnlyOwn(SdkRequest request) {
        return parts(request).allMatch(isOwn -> isOwn);
    }

    /// Returns for each part of a call whether it belongs to the session.
    private Stream<Boolean> parts(SdkRequest request) {
        return switch (request) {
            case BatchGetItemRequest get ->
                get.requestItems().values().stream().flatMap(keys -> keys.keys().stream()).map(this::isOwn);
            case BatchWriteItemRequest write ->
                write.requestItems().values().stream().flatMap(List::stream).map(this::isOwn);
            case UpdateItemRequest update -> Stream.of(isOwn(update.key()));
            case SendMessageBatchRequest send -> send.entries().stream().map(this::isOwn);
            case SdkRequest _ -> Stream.of(false);
        };
    }

    private boolean isOwn(Map<String, AttributeValue> row) {
        return row.entrySet().containsAll(SessionRows.key(organizationId, sessionId).entrySet());
    }

    private boolean isOwn(WriteRequest write) {
        return SessionRows.isLogOf(organizationId, sessionId, write.putRequest().item());
    }

    private boolean isOwn(SendMessageBatchRequestEntry entry) {
        return entry.messageBody().contains('"' + organizationId + '"')
                && entry.messageBody().contains('"' + sessionId + '"');
    }

    private SdkRequest withoutOwnPart(SdkRequest request) {
        return switch (request) {
            case BatchWriteItemRequest batch -> batch.toBuilder().requestItems(mapped(batch.requestItems(),
                    writes -> isOnlyOwn(batch)
                            ? writes.stream().map(OneSessionFails::ofNoSession).toList()
                            : writes.stream().filter(write -> !isOwn(write)).toList()))
                    .build();
            case SendMessageBatchRequest batch when !isOnlyOwn(batch) -> batch.toBuilder()
                    .entries(batch.entries().stream().filter(entry -> !isOwn(entry)).toList()).build();
            case SdkRequest other -> other;
        };
    }

    /// Moves a write to a key that no session uses. A batch without other parts needs this, because DynamoDB refuses an empty batch.
    private static WriteRequest ofNoSession(WriteRequest write) {
        var item = new HashMap<>(write.putRequest().item());
        item.put("pk", AttributeValue.fromS("nowhere"));
        return write.toBuilder().putRequest(put -> put.item(item)).build();
    }

    private Map<String, KeysAndAttributes> ownKeys(BatchGetItemRequest request) {
        var own = new HashMap<String, KeysAndAttributes>();
        request.requestItems().forEach((table, keys) -> {
            var ownKeys = keys.keys().stream().filter(this::isOwn).toList();
            if (!ownKeys.isEmpty()) {
                own.put(table, keys.toBuilder().keys(ownKeys).build());
            }
        });
        return own;
    }

    private List<Map<String, AttributeValue>> othersRows(List<Map<String, AttributeValue>> rows) {
        return rows.stream().filter(row -> !isOwn(row)).toList();
    }

    private SdkResponse unreadable(SdkResponse response) {
        return switch (response) {
            case BatchGetItemResponse read -> read.toBuilder().responses(Map.copyOf(mapped(read.responses(),
                    rows -> new ArrayList<>(rows.stream().map(row -> isOwn(row) ? damaged(row) : row).toList()))))
                    .build();
            case UpdateItemResponse update when update.hasAttributes() ->
                update.toBuilder().attributes(damaged(update.attributes())).build();
            case SdkResponse other -> other;
        };
    }

    private static Map<String, AttributeValue> damaged(Map<String, AttributeValue> row) {
        var rest = new HashMap<>(row);
        rest.remove("createdAt");
        return rest;
    }

    private static <T> Map<String, List<T>> notEmpty(Map<String, List<T>> byTable) {
        byTable.values().removeIf(List::isEmpty);
        return byTable;
    }

    private static <T> Map<String, List<T>> mapped(Map<String, List<T>> byTable,
            UnaryOperator<List<T>> change) {
        var changed = new HashMap<String, List<T>>();
        byTable.forEach((table, items) -> changed.put(table, change.apply(items)));
        return changed;
    }

    private static AwsServiceException throttled(SdkRequest request) {
        return refusal(request, request instanceof SendMessageBatchRequest
                ? "RequestThrottled"
                : "ProvisionedThroughputExceededException", BAD_REQUEST);
    }

    private static AwsServiceException refusal(SdkRequest request, String code, int status) {
        var builder = request instanceof SendMessageBatchRequest ? SqsException.builder() : DynamoDbException.builder();
        return builder.statusCode(status).message(code)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(code)
                        .sdkHttpResponse(SdkHttpResponse.builder().statusCode(status).build()).build())
                .build();
    }
}
