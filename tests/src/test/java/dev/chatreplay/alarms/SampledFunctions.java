package dev.chatreplay.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.alarms.Samples.Work;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.HundredMsApi;
import dev.chatreplay.delivery.Receiver;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.harness.LoggedFunctions;
import dev.chatreplay.harness.SessionRows;
import dev.chatreplay.harness.ProcessDiedError;
import dev.chatreplay.harness.Stack;
import dev.chatreplay.harness.TestClock;
import dev.chatreplay.organization.LandingTarget;
import dev.chatreplay.harness.TestReceiver;
import dev.chatreplay.queue.WebhookMessage;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.webhook.DeliveryQueue;
import dev.chatreplay.webhook.MessageId;
import dev.chatreplay.webhook.RetrySchedule;
import dev.chatreplay.webhook.Webhook;
import dev.chatreplay.webhook.WebhookChange;
import dev.chatreplay.webhook.WebhookKey;
import dev.chatreplay.webhook.Webhooks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Runs the functions on an embedded stack, with and without faults of AWS, and returns the metrics that they write.
final class SampledFunctions implements AutoCloseable {
    private static final Duration UNTIL_REPAIR = Duration.ofMinutes(30);
    private static final Duration UNTIL_SILENT = Duration.ofHours(25);
    private static final Duration UNTIL_CLEANING = Duration.ofDays(4);
    private static final int UNTIL_DEAD_LETTER_MINUTES = 600;
    /// The time that `compact-session-chat` keeps to undo its work. With no more, it is out of time at once.
    private static final Duration NO_TIME = Duration.ofSeconds(15);

    private final TestClock clock = TestClock.still();
    private final AtomicReference<Consumer<SdkRequest>> fault = new AtomicReference<>(SampledFunctions::passes);
    private final Stack stack = Stack.start(s -> s.withoutPolling().withClock(clock));
    private final Api api = stack.organization();
    private final HundredMsApi hms = stack.withHundredMsKey(api, 1);
    private final List<Chat> chats = new ArrayList<>();
    private LoggedFunctions functions = start();

    private LoggedFunctions start() {
        return new LoggedFunctions(stack.embedded().environment(), clock, new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                Objects.requireNonNull(fault.get()).accept(context.request());
            }
        });
    }

    /// Starts the functions again after a failure. Failed calls use up the retries that the SDK allows a client, and then a connection that the
    /// server has closed fails its call.
    private void restart() {
        functions.close();
        functions = start();
    }

    /// Takes a sample of each of these kinds of work, in their order.
    ///
    /// @param failure runs before each call to AWS; it makes the call fail by throwing
    Samples under(Consumer<SdkRequest> failure, Work... works) {
        var samples = new EnumMap<Work, Sample>(Work.class);
        for (var work : works) {
            samples.put(work, sample(failure, work));
        }
        return new Samples(samples);
    }

    private Sample sample(Consumer<SdkRequest> failure, Work work) {
        return switch (work) {
            case POST -> sample(failure, () -> functions.post(api, whole().events()));
            case GET -> sample(failure, ended(), chat -> functions.get(api, chat.sessionId()));
            case QUERY -> sample(failure, ended(), chat -> functions.messages(api, chat.sessionId()));
            case ASSETS -> sample(failure, () -> functions.assets(hms));
            case WEBHOOKS -> sample(failure, () -> functions.webhooks(api));
            case EVENT -> event(failure, 1);
            case LAST_EVENT -> event(failure, 9);
            case COMPACTION -> sample(failure, ended(), chat -> compact(chat, 1));
            case LAST_COMPACTION -> sample(failure, ended(), chat -> compact(chat, 290));
            case DELIVERY -> announcement(failure);
            case SWEEP -> sweep(failure);
            case REPAIR -> repair(failure);
        };
    }

    private Sample sweep(Consumer<SdkRequest> failure) {
        settle();
        return sample(failure, functions::sweep);
    }

    /// Takes a sample of a sweep after [#sweep], so that it finds one missing export.
    private Sample repair(Consumer<SdkRequest> failure) {
        var lost = ended();
        clock.pass(UNTIL_REPAIR);
        var repair = sample(failure, functions::sweep);
        assertDone(compact(lost, 1));
        return repair;
    }

    /// Takes a sample of each kind of work without faults.
    Samples healthy() {
        return under(SampledFunctions::passes, Work.values());
    }

    /// Lets a call pass.
    private static void passes(SdkRequest request) {
        Objects.requireNonNull(request);
    }

    /// Ends and compacts all sessions, so that the next sweep only finds objects to delete.
    private void settle() {
        clock.pass(UNTIL_SILENT);
        assertDone(functions.sweep());
        chats.forEach(chat -> assertDone(compact(chat, 1)));
        chats.clear();
        clock.pass(UNTIL_CLEANING);
    }

    /// Takes a sample of a `GET` that is answered 202, because another reader is making the export.
    Sample stillWorking() {
        var chat = ended();
        return during(() -> functions.get(api, chat.sessionId()), () -> functions.get(api, chat.sessionId()));
    }

    /// Takes a sample of a compaction while another worker has the lease.
    ///
    /// @param time the time of the other worker's invocation
    Sample compactionHeldFor(Duration time) {
        var chat = ended();
        return during(() -> functions.compact(key(chat), 1, time), () -> compact(chat, 1));
    }

    /// Takes a sample of work during the upload of other work.
    private Sample during(Supplier<LoggedFunctions.Call> upload, Supplier<LoggedFunctions.Call> work) {
        var meanwhile = new AtomicReference<Optional<Sample>>(Optional.empty());
        sample(request -> {
            if (request instanceof PutObjectRequest) {
                fault.set(SampledFunctions::passes);
                meanwhile.set(Optional.of(Sample.of(work.get())));
            }
        }, upload);
        return Objects.requireNonNull(meanwhile.get()).orElseThrow();
    }

    /// Takes a sample of a compaction `delay` after the end of its session.
    Sample compactionAfter(Duration delay) {
        var chat = ended();
        clock.pass(delay);
        return Sample.of(exported(chat));
    }

    /// Takes a sample of a compaction that runs out of time.
    Sample compactionOutOfTime(int receiveCount) {
        return Sample.of(functions.compact(key(ended()), receiveCount, NO_TIME));
    }

    /// Takes a sample of a compaction after the deaths of three workers.
    Sample compactionAfterDeaths() {
        var chat = ended();
        for (int death = 0; death < 3; death++) {
            try {
                sample(request -> {
                    if (request instanceof PutObjectRequest) {
                        throw new ProcessDiedError();
                    }
                }, () -> compact(chat, 1));
            } catch (ProcessDiedError _) {
                clock.pass(UNTIL_REPAIR);
            }
        }
        return Sample.of(compact(chat, 4));
    }

    /// Takes samples of all tries to land one export whose bucket does not exist, by the minute after the first one. Each sweep is just before
    /// a minute at which a try can be due. So the tries are as late as they can be.
    NavigableMap<Integer, Sample> triesToLand() {
        var target = new LandingTarget("no-such-bucket", "x", Set.of("csv"));
        stack.organizations().setLanding(api.organizationId(), Optional.of(target));
        var chat = ended();
        var tries = new TreeMap<Integer, Sample>();
        tries.put(0, Sample.of(compact(chat, 1)));
        for (int minute = 0; tries.lastEntry().getValue().deadLetters() == 0
                && minute < UNTIL_DEAD_LETTER_MINUTES;) {
            int next = minuteOfSweep(minute, untilVisit(chat));
            clock.pass(Duration.ofMinutes(next - minute - 1L));
            minute = next;
            var isRequested = functions.sweep().lines().stream()
                    .anyMatch(line -> line.path("sessionId").asText().equals(chat.sessionId()));
            clock.pass(Duration.ofMinutes(1));
            if (isRequested) {
                tries.put(minute, Sample.of(compact(chat, 1)));
            }
        }
        stack.organizations().setLanding(api.organizationId(), Optional.empty());
        return tries;
    }

    /// Returns the minute after the first sweep that can find the visit. There is one a minute before every fifth minute.
    private static int minuteOfSweep(int minute, Duration untilVisit) {
        var due = minute + (int) untilVisit.plusSeconds(59).toMinutes() + 1;
        return Math.max(minute + 5, (due + 4) / 5 * 5);
    }

    private Duration untilVisit(Chat chat) {
        var row = stack.embedded().aws().dynamoDb()
                .getItem(r -> r.tableName(stack.embedded().variable("SESSIONS_TABLE"))
                        .key(SessionRows.key(api, chat.sessionId())))
                .item();
        var dueAt = Long.parseLong(Objects.requireNonNull(row.get("dueAt")).n());
        return Duration.between(clock.instant(), Instant.ofEpochMilli(dueAt));
    }

    private Sample announcement(Consumer<SdkRequest> failure) {
        var chat = exported();
        return sample(failure, () -> announce(chat));
    }

    private Chat exported() {
        var chat = ended();
        exported(chat);
        return chat;
    }

    private LoggedFunctions.Call exported(Chat chat) {
        var call = compact(chat, 1);
        assertHasOutcome("EXPORTED", call);
        return call;
    }

    private LoggedFunctions.Call announce(Chat chat) {
        return functions.deliver(new WebhookMessage.Announced(key(chat), 1), 1);
    }

    /// Takes a sample of the last try of a delivery, to a receiver that answers with this status.
    Sample refusedDelivery(int status, int tries) {
        var calls = tries(status, tries);
        while (calls.stream().anyMatch(SampledFunctions::hasNoAnswer)) {
            // The machine was busy for longer than the limit of a post. An organization has at most ten webhooks, so this ends.
            calls = tries(status, tries);
        }
        assertThat(calls).allSatisfy(call -> assertThat(call.lines().toString())
                .containsPattern("\"result\":\"%1$d\"|WEBHOOK_FAILED %1$d".formatted(status)));
        return Sample.of(calls.getLast());
    }

    private static boolean hasNoAnswer(LoggedFunctions.Call call) {
        return Arrays.stream(Receiver.Reason.values())
                .anyMatch(reason -> call.lines().toString().contains(reason.name()));
    }

    private List<LoggedFunctions.Call> tries(int status, int tries) {
        try (var receiver = new TestReceiver(clock)) {
            receiver.answers("/", _ -> TestReceiver.Reply.of(status));
            var environment = Environment.of(stack.embedded().environment());
            var webhook = new Webhooks(stack.embedded().aws(), stack.embedded().variable("WEBHOOKS_TABLE"),
                    MasterSecret.from(environment, stack.embedded().aws()))
                    .create(WebhookKey.create(api.organizationId()), new WebhookChange(Optional.of("sample"),
                            Optional.of(receiver.url("/")), Optional.of(Set.of(Webhook.CHAT_SYNCED)), Optional.empty(),
                            Optional.empty(), Optional.empty()), clock.instant());
            var chat = exported();
            announce(chat);
            var id = MessageId.of(key(chat), 1, webhook.key().webhookId());
            var calls = new ArrayList<LoggedFunctions.Call>();
            for (int number = 0; number < tries; number++) {
                calls.add(functions.deliver(DeliveryQueue.tryOf(webhook.key(), id, number), 1));
                RetrySchedule.delayAfter(number + 1, Optional.empty(), 1).ifPresent(clock::pass);
            }
            return calls;
        }
    }

    /// Takes a sample of an event that no receive can record.
    Sample refusedEvent() {
        return Sample.of(functions.consume("{\"type\":\"unknown\"}", 1));
    }

    private Sample event(Consumer<SdkRequest> failure, int receiveCount) {
        var chat = new Chat();
        chats.add(chat);
        var event = chat.started().events().getFirst().put("organizationId", api.organizationId());
        return sample(failure, () -> functions.consume(event.toString(), receiveCount));
    }

    private Chat whole() {
        var chat = new Chat().started().sent("m-1", "hello").ended();
        chats.add(chat);
        return chat;
    }

    private Chat ended() {
        var chat = whole();
        assertHasOutcome("OK", functions.post(api, chat.events()));
        return chat;
    }

    /// Asserts that a preparation succeeded. Otherwise, the sample would be of other work.
    private static void assertHasOutcome(String outcome, LoggedFunctions.Call call) {
        assertThat(call.lines()).extracting(line -> line.path("Outcome").asText()).as("%s", call.lines())
                .containsExactly(outcome);
    }

    private static void assertDone(LoggedFunctions.Call call) {
        assertThat(call.isDone()).as("%s", call.lines()).isTrue();
        assertThat(call.lines()).allMatch(line -> line.path("level").asText().equals("INFO"));
    }

    private LoggedFunctions.Call compact(Chat chat, int receiveCount) {
        return functions.compact(key(chat), receiveCount);
    }

    private SessionKey key(Chat chat) {
        return new SessionKey(api.organizationId(), chat.sessionId());
    }

    private Sample sample(Consumer<SdkRequest> failure, Chat chat, Function<Chat, LoggedFunctions.Call> work) {
        return sample(failure, () -> work.apply(chat));
    }

    private Sample sample(Consumer<SdkRequest> failure, Supplier<LoggedFunctions.Call> work) {
        var failed = new AtomicInteger();
        fault.set(request -> {
            failed.incrementAndGet();
            failure.accept(request);
            failed.decrementAndGet();
        });
        try {
            return Sample.of(work.get());
        } finally {
            fault.set(SampledFunctions::passes);
            if (failed.get() > 0) {
                restart();
            }
        }
    }

    @Override
    public void close() {
        functions.close();
        stack.close();
    }
}
