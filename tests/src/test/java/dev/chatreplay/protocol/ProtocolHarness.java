package dev.chatreplay.protocol;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.client.Api;
import dev.chatreplay.functions.compactsessionchat.CompactSessionChat;
import dev.chatreplay.functions.sweepsessions.SweepSessions;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.harness.TestClock;
import dev.chatreplay.harness.TestContext;
import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.Settings;
import dev.chatreplay.runtime.Environment;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// A stack whose queues nobody polls: the test receives what was asked for and calls the compactor itself, with faults
/// and a clock in its hand, and no delay of SQS. The HTTP functions and the compactor have faults of their own.
final class ProtocolHarness implements AutoCloseable {
    private static final Duration CALL = Duration.ofSeconds(60);

    final TestClock clock = new TestClock();
    final Faults httpFaults = new Faults();
    final Faults faults = new Faults();
    final EmbeddedStack stack;
    /// Where the compactor announces exports to; the template has no such queue yet.
    final String webhookQueueUrl;
    private final Stack organizations;
    private final CompactSessionChat compactor;
    private final SweepSessions sweeper;
    private final AwsClients compactorsClients;

    ProtocolHarness() {
        this(settings -> settings);
    }

    ProtocolHarness(UnaryOperator<Settings> change) {
        organizations = Stack.start(s -> change.apply(s.withoutPolling().withVisibilityTimeout(Duration.ofHours(1))
                .withClock(clock).withInterceptors(List.of(httpFaults, new NoDelay()))));
        stack = organizations.embedded();
        compactorsClients = Stack.clients(stack.environment(), faults, new NoDelay());
        webhookQueueUrl = stack.aws().sqs().createQueue(r -> r.queueName("Webhooks").attributes(
                Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "3600"))).queueUrl();
        var environment = new HashMap<>(stack.environment());
        environment.put("WEBHOOK_QUEUE_URL", webhookQueueUrl);
        compactor = new CompactSessionChat(Environment.of(environment), compactorsClients, clock);
        sweeper = new SweepSessions(Environment.of(environment), compactorsClients, clock);
    }

    /// A new enabled organization.
    Api organization() {
        return organizations.organization();
    }

    /// The row of a session as it is stored.
    Map<String, AttributeValue> row(Api api, String sessionId) {
        return stack.aws().dynamoDb()
                .getItem(r -> r.tableName(stack.variable("SESSIONS_TABLE")).consistentRead(true)
                        .key(Map.of("organizationId", AttributeValue.fromS(api.organizationId()), "sessionId",
                                AttributeValue.fromS(sessionId))))
                .item();
    }

    /// A number of the session's row.
    long number(Api api, String sessionId, String attribute) {
        return Long.parseLong(value(row(api, sessionId), attribute).n());
    }

    /// The committed export of a session, if there is one.
    Optional<Map<String, AttributeValue>> export(Api api, String sessionId) {
        return Optional.ofNullable(row(api, sessionId).get("export")).map(AttributeValue::m);
    }

    /// The file of a format in a committed export.
    static Map<String, AttributeValue> file(Map<String, AttributeValue> export, String format) {
        return value(value(export, "files").m(), format).m();
    }

    static AttributeValue value(Map<String, AttributeValue> item, String attribute) {
        return Objects.requireNonNull(item.get(attribute), () -> attribute + " is missing in " + item.keySet());
    }

    /// The keys of all objects under a prefix.
    List<String> objects(String prefix) {
        return stack.s3()
                .listObjectsV2Paginator(r -> r.bucket(stack.variable("EXPORT_BUCKET")).prefix(prefix)).contents()
                .stream().map(object -> object.key()).toList();
    }

    /// Takes every compaction that can be received now out of the queue.
    List<Message> compactionRequests() {
        return receiveAll(stack.variable("COMPACTION_QUEUE_URL"));
    }

    /// Takes every message that can be received now.
    List<Message> receiveAll(String queueUrl) {
        var all = new ArrayList<Message>();
        List<Message> some;
        do {
            some = stack.aws().sqs().receiveMessage(r -> r.queueUrl(queueUrl).maxNumberOfMessages(10)
                    .messageAttributeNames("All").messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                    .messages();
            all.addAll(some);
        } while (!some.isEmpty());
        return all;
    }

    /// Calls the compactor with one message; whether it took it. The message stays out of sight either way.
    boolean compact(Message message) {
        return compact(message, CALL);
    }

    /// The same, with so much time for the call.
    boolean compact(Message message, Duration time) {
        try {
            return compactor
                    .handleRequest(LambdaEvents.batch(List.of(LambdaEvents.message(message))), TestContext.with(time))
                    .getBatchItemFailures().isEmpty();
        } catch (SdkException e) {
            // Lambda takes the failure of a call as the failure of its whole batch.
            return false;
        }
    }

    /// The message as it is when it is received for the `receiveCount`th time.
    static Message received(Message message, int receiveCount) {
        var attributes = new HashMap<>(message.attributes());
        attributes.put(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, Integer.toString(receiveCount));
        return message.toBuilder().attributes(attributes).build();
    }

    /// Calls the compactor with all that is asked for.
    void compactAll() {
        compactionRequests().forEach(this::compact);
    }

    /// Lets the sweep run.
    void sweep() {
        sweeper.handleRequest(InputStream.nullInputStream(), OutputStream.nullOutputStream(), TestContext.with(CALL));
    }

    @Override
    public void close() {
        compactorsClients.close();
        organizations.close();
    }
}
