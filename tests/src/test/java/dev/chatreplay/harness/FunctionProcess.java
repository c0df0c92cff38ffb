package dev.chatreplay.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Json;
import dev.chatreplay.download.ChatFiles;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.export.Withdrawal;
import dev.chatreplay.export.Withdrawal.Begun;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.functions.compactsessionchat.CompactSessionChat;
import dev.chatreplay.functions.consumeevents.ConsumeEvents;
import dev.chatreplay.functions.getsessionchat.GetSessionChat;
import dev.chatreplay.functions.postevents.PostEvents;
import dev.chatreplay.functions.sweepsessions.SweepSessions;
import dev.chatreplay.reference.LinesFormat;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.wiring.Stores;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Runs the functions and the operator's commands as one process, with its own clients. Plans can make the calls of these clients fail.
public final class FunctionProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TestContext HTTP_CALL = TestContext.with(TestContext.UNHURRIED);

    /// The last log line of a function that handled queue messages.
    private volatile String lastLine = "";
    private final TestContext queueCall = TestContext.with(TestContext.UNHURRIED, line -> lastLine = line);
    private final FaultSwitch faults = new FaultSwitch();
    private final FaultSwitch surroundings = new FaultSwitch();
    private final AwsClients aws;
    private final PostEvents postEvents;
    private final GetSessionChat getSessionChat;
    private final ConsumeEvents consumeEvents;
    private final CompactSessionChat compactSessionChat;
    private final SweepSessions sweepSessions;
    private final Withdrawal withdrawal;

    /// Starts a process on the services of `stack`.
    ///
    /// @param replaced environment variables of its clients, for services behind a proxy
    public FunctionProcess(UnpolledStack stack, Map<String, String> replaced, Clock clock) {
        var environment = new HashMap<>(stack.environment());
        environment.putAll(replaced);
        aws = Stack.clients(environment, faults, surroundings, new ImmediateDelivery(clock));
        var variables = Environment.of(stack.environment());
        postEvents = new PostEvents(variables, aws, clock);
        getSessionChat = new GetSessionChat(variables, aws, clock, LinesFormat.FORMATS, ChatFiles.MAX_ENTRIES);
        consumeEvents = new ConsumeEvents(variables, aws, clock);
        compactSessionChat = new CompactSessionChat(variables, aws, clock, LinesFormat.FORMATS);
        sweepSessions = new SweepSessions(variables, aws, clock);
        withdrawal = Withdrawal.of(new Stores(variables, aws), clock);
    }

    /// Applies `plan` to its calls to AWS, until [#revive].
    public FunctionProcess under(ExecutionInterceptor plan) {
        faults.set(plan);
        return this;
    }

    /// Applies a second plan behind the first. The second plan receives requests after the first plan, and answers before it.
    public FunctionProcess in(ExecutionInterceptor plan) {
        surroundings.set(plan);
        return this;
    }

    /// Removes both plans, and makes the process healthy again.
    public FunctionProcess revive() {
        faults.revive();
        surroundings.revive();
        return this;
    }

    /// Returns whether the process has died.
    public boolean isDead() {
        return faults.isDead() || surroundings.isDead();
    }

    /// Runs `watcher` after each call that may have changed the pointer in a row, or deleted its object.
    public void watch(Runnable watcher) {
        faults.watch(watcher);
    }

    /// Returns the last log line of a function that handled queue messages.
    public String lastLine() {
        return lastLine;
    }

    /// Calls `POST /v2/events`.
    public Reply post(Api caller, List<ObjectNode> events) {
        return post(caller, events, HTTP_CALL);
    }

    /// Does the same with the context `call`, which sets the time.
    public Reply post(Api caller, List<ObjectNode> events, TestContext call) {
        var request = LambdaEvents.http("POST /v2/events", caller.authorization().getFirst());
        request.put("body", Json.batch(events).toString());
        return call(postEvents, request, call);
    }

    /// Calls `GET /v2/sessions/{sessionId}/chat?format=`.
    public Reply get(Api caller, String sessionId, FileFormat format) {
        return get(caller, sessionId, format, HTTP_CALL);
    }

    /// Does the same with the context `call`, which sets the time.
    public Reply get(Api caller, String sessionId, FileFormat format, TestContext call) {
        var request = LambdaEvents.http("GET /v2/sessions/{sessionId}/chat", caller.authorization().getFirst());
        request.putObject("pathParameters").put("sessionId", sessionId);
        request.putObject("queryStringParameters").put("format", format.formatName());
        return call(getSessionChat, request, call);
    }

    /// Delivers messages of the events queue to their function.
    ///
    /// @return the ids of the acknowledged messages
    public Set<String> consume(List<SQSMessage> messages) {
        return consume(messages, queueCall);
    }

    /// Does the same with the context `call`, which sets the time.
    public Set<String> consume(List<SQSMessage> messages, TestContext call) {
        return handle(messages,
                () -> consumeEvents.handleRequest(LambdaEvents.batch(messages), call).getBatchItemFailures()
                        .stream().map(failure -> failure.getItemIdentifier()).collect(Collectors.toSet()));
    }

    /// Delivers a message of the compaction queue to its function.
    ///
    /// @return whether the function acknowledged it
    public boolean compact(SQSMessage message) {
        return compact(message, queueCall);
    }

    /// Does the same with the context `call`, which sets the time.
    public boolean compact(SQSMessage message, TestContext call) {
        return !handle(List.of(message),
                () -> compactSessionChat.handleRequest(LambdaEvents.batch(List.of(message)), call)
                        .getBatchItemFailures()
                        .stream().map(failure -> failure.getItemIdentifier()).collect(Collectors.toSet()))
                .isEmpty();
    }

    /// Runs the sweep once.
    ///
    /// @return whether it ended normally
    public boolean sweep() {
        return sweep(queueCall);
    }

    /// Does the same with the context `call`, which sets the time.
    public boolean sweep(TestContext call) {
        try {
            sweepSessions.handleRequest(InputStream.nullInputStream(), OutputStream.nullOutputStream(), call);
            return !isDead();
        } catch (ProcessDiedError | RuntimeException e) {
            throwUnlessExpected(e);
            return false;
        }
    }

    /// Begins to withdraw the files of a session, as the operator's command does. Empty when that fails.
    public Optional<Begun> beginWithdrawal(Api owner, String sessionId) {
        return command(() -> withdrawal.begin(new SessionKey(owner.organizationId(), sessionId)));
    }

    /// Deletes the old objects of a session, if new ones are committed.
    ///
    /// @return whether the objects were deleted
    public boolean finishWithdrawal(Api owner, String sessionId, long version) {
        return command(() -> withdrawal.finish(new SessionKey(owner.organizationId(), sessionId), version))
                .filter(OptionalInt::isPresent).isPresent();
    }

    private <T> Optional<T> command(Supplier<T> work) {
        try {
            var result = work.get();
            return isDead() ? Optional.empty() : Optional.of(result);
        } catch (ProcessDiedError | RuntimeException e) {
            throwUnlessExpected(e);
            return Optional.empty();
        }
    }

    /// Returns the messages that Lambda deletes: those that the function does not report as failed. Lambda deletes none when the function fails or dies.
    private Set<String> handle(List<SQSMessage> messages, Supplier<Set<String>> failures) {
        try {
            var failed = failures.get();
            return isDead()
                    ? Set.of()
                    : messages.stream().map(SQSMessage::getMessageId).filter(id -> !failed.contains(id))
                            .collect(Collectors.toSet());
        } catch (ProcessDiedError | RuntimeException e) {
            throwUnlessExpected(e);
            return Set.of();
        }
    }

    /// Accepts any exception of a dead process, and the SDK's exceptions of a live one. Every other exception is a bug in a function.
    private void throwUnlessExpected(Throwable e) {
        if (!isDead() && !(e instanceof SdkException)) {
            throw new AssertionError("a bug in a function", e);
        }
    }

    private Reply call(RequestStreamHandler function, JsonNode request, TestContext call) {
        var out = new ByteArrayOutputStream();
        try {
            function.handleRequest(new ByteArrayInputStream(request.toString().getBytes(UTF_8)), out, call);
            if (isDead()) {
                return Reply.NONE;
            }
            var response = JSON.readTree(out.toByteArray());
            return new Reply(response.path("statusCode").asInt(), JSON.readTree(response.path("body").asText()));
        } catch (ProcessDiedError _) {
            return Reply.NONE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        aws.close();
    }
}
