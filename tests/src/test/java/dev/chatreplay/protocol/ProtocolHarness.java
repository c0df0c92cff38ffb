package dev.chatreplay.protocol;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.HundredMsApi;
import dev.chatreplay.export.Withdrawal;
import dev.chatreplay.functions.compactsessionchat.CompactSessionChat;
import dev.chatreplay.functions.sweepsessions.SweepSessions;
import dev.chatreplay.harness.Faults;
import dev.chatreplay.harness.LambdaEvents;
import dev.chatreplay.harness.SessionRows;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.harness.TestClock;
import dev.chatreplay.harness.TestContext;
import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.Settings;
import dev.chatreplay.organization.Scope;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.wiring.Stores;
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

/// Runs a stack without queue pollers. The test receives the compaction requests and calls the compactor itself.
/// It controls faults and the clock, and SQS delivers without delay. The HTTP functions and the compactor have separate faults.
final class ProtocolHarness implements AutoCloseable {
    private static final Duration CALL = Duration.ofSeconds(60);

    final TestClock clock;
    final Faults httpFaults = new Faults();
    final Faults faults = new Faults();
    final IndexUnits units = new IndexUnits();
    final EmbeddedStack stack;
    /// The webhook queue, to which the compactor and the sweep of this harness send.
    final String webhookQueueUrl;
    private final Stack organizations;
    private final CompactSessionChat compactor;
    private final SweepSessions sweeper;
    private final AwsClients compactorsClients;

    ProtocolHarness() {
        this(settings -> settings);
    }

    ProtocolHarness(UnaryOperator<Settings> change) {
        this(new TestClock(), change);
    }

    private ProtocolHarness(TestClock clock, UnaryOperator<Settings> change) {
        this.clock = clock;
        organizations = Stack.start(s -> change.apply(s.withoutPolling().withVisibilityTimeout(Duration.ofHours(1))
                .withClock(clock).withInterceptors(List.of(httpFaults, new NoDelay(), units))));
        stack = organizations.embedded();
        compactorsClients = Stack.clients(stack.environment(), faults, new NoDelay(), units);
        webhookQueueUrl = stack.aws().sqs().createQueue(r -> r.queueName("Webhooks").attributes(
                Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "3600"))).queueUrl();
        var environment = new HashMap<>(stack.environment());
        environment.put("WEBHOOK_QUEUE_URL", webhookQueueUrl);
        compactor = new CompactSessionChat(Environment.of(environment), compactorsClients, clock);
        sweeper = new SweepSessions(Environment.of(environment), compactorsClients, clock);
    }

    /// Creates a harness whose clock stands still between its moves.
    static ProtocolHarness withStillClock() {
        return new ProtocolHarness(TestClock.still(), settings -> settings);
    }

    /// Creates an enabled organization.
    Api organization() {
        return organizations.organization();
    }

    /// Adds a key with these scopes to an organization, and returns the API for it.
    Api withNewKey(Api api, Scope... scopes) {
        return organizations.withNewKey(api.organizationId(), scopes);
    }

    /// Adds a 100ms key to an organization, and returns the API for it.
    HundredMsApi withHundredMsKey(Api api) {
        return organizations.withHundredMsKey(api, 1);
    }

    /// Enables or disables an organization.
    void setEnabled(Api api, boolean enabled) {
        organizations.organizations().setChatReplayEnabled(api.organizationId(), enabled);
    }

    /// Reads the row of a session.
    Map<String, AttributeValue> row(Api api, String sessionId) {
        return stack.aws().dynamoDb()
                .getItem(r -> r.tableName(stack.variable("SESSIONS_TABLE")).consistentRead(true)
                        .key(SessionRows.key(api, sessionId)))
                .item();
    }

    /// Reads a number attribute of the session's row.
    long number(Api api, String sessionId, String attribute) {
        return Long.parseLong(value(row(api, sessionId), attribute).n());
    }

    /// Reads the committed export of a session; empty when there is none.
    Optional<Map<String, AttributeValue>> export(Api api, String sessionId) {
        return Optional.ofNullable(row(api, sessionId).get("export")).map(AttributeValue::m);
    }

    /// Returns the file of a format in a committed export.
    static Map<String, AttributeValue> file(Map<String, AttributeValue> export, String format) {
        return value(value(export, "files").m(), format).m();
    }

    static AttributeValue value(Map<String, AttributeValue> item, String attribute) {
        return Objects.requireNonNull(item.get(attribute), () -> attribute + " is missing in " + item.keySet());
    }

    /// Lists the keys of all objects under a prefix.
    List<String> objects(String prefix) {
        return stack.s3()
                .listObjectsV2Paginator(r -> r.bucket(stack.variable("EXPORT_BUCKET")).prefix(prefix)).contents()
                .stream().map(object -> object.key()).toList();
    }

    /// Receives all available compaction requests.
    List<Message> compactionRequests() {
        return receiveAll(stack.variable("COMPACTION_QUEUE_URL"));
    }

    /// Receives all available dead letters of compaction requests.
    List<Message> compactionDeadLetters() {
        return receiveAll(stack.variable("COMPACTION_DEAD_LETTER_QUEUE_URL"));
    }

    /// Receives all available messages of a queue.
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

    /// Calls the compactor with one queue message. The message stays invisible in the queue, even when it is not acknowledged.
    ///
    /// @return whether the compactor acknowledged the message
    boolean compact(Message message) {
        return compact(message, CALL);
    }

    /// Does the same, with `time` for the call.
    boolean compact(Message message, Duration time) {
        try {
            return compactor
                    .handleRequest(LambdaEvents.batch(List.of(LambdaEvents.message(message))), TestContext.with(time))
                    .getBatchItemFailures().isEmpty();
        } catch (SdkException e) {
            // When an invocation fails, Lambda treats its whole batch as failed.
            return false;
        }
    }

    /// Calls the compactor with one queue message, and returns its log lines.
    List<String> logOfCompaction(Message message) {
        var lines = new ArrayList<String>();
        compactor.handleRequest(LambdaEvents.batch(List.of(LambdaEvents.message(message))),
                TestContext.with(CALL, lines::add));
        return lines;
    }

    /// Returns the queue message as SQS delivers it for the `receiveCount`th time.
    static Message received(Message message, int receiveCount) {
        var attributes = new HashMap<>(message.attributes());
        attributes.put(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, Integer.toString(receiveCount));
        return message.toBuilder().attributes(attributes).build();
    }

    /// Calls the compactor with every available compaction request.
    void compactAll() {
        compactionRequests().forEach(this::compact);
    }

    /// Returns the operator's withdrawal, whose calls have the compactor's faults.
    Withdrawal operator() {
        return Withdrawal.of(stores(), clock);
    }

    /// Returns stores whose calls have the compactor's faults.
    Stores stores() {
        return new Stores(Environment.of(stack.environment()), compactorsClients);
    }

    /// Runs the sweep once.
    void sweep() {
        logOfSweep();
    }

    /// Runs the sweep once, and returns its log lines. The last one is its report.
    List<String> logOfSweep() {
        return logOfSweep(TestContext.UNHURRIED);
    }

    /// Does the same, with `time` for the call.
    List<String> logOfSweep(Duration time) {
        var lines = new ArrayList<String>();
        sweeper.handleRequest(InputStream.nullInputStream(), OutputStream.nullOutputStream(),
                TestContext.with(time, lines::add));
        return lines;
    }

    @Override
    public void close() {
        compactorsClients.close();
        organizations.close();
    }
}
