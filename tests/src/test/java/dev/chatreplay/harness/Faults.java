package dev.chatreplay.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Makes calls to AWS fail, and runs actions of a test before or after certain calls. Does nothing at first.
public final class Faults implements ExecutionInterceptor {
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final AtomicInteger sentAgain = new AtomicInteger();

    /// Loses the answer to the next call of this kind, after the call has taken effect. The SDK sends the call again.
    public void loseAnswer(Predicate<SdkRequest> which) {
        rules.add(new Rule(which, When.AFTER, 1, () -> {
            throw RetryableException.create("the answer was lost");
        }));
    }

    /// Fails every further call of this kind.
    public void cut(Predicate<SdkRequest> which) {
        rules.add(new Rule(which, When.BEFORE, Integer.MAX_VALUE, () -> {
            throw SdkClientException.create("no connection");
        }));
    }

    /// Refuses every further call of this kind with `refusal`.
    public void refuse(Predicate<SdkRequest> which, RuntimeException refusal) {
        rules.add(new Rule(which, When.BEFORE, Integer.MAX_VALUE, () -> {
            throw refusal;
        }));
    }

    /// Runs `action` just before the next call of this kind is sent.
    public void before(Predicate<SdkRequest> which, Runnable action) {
        rules.add(new Rule(which, When.BEFORE, 1, action));
    }

    /// Runs `action` just after the next call of this kind has taken effect.
    public void after(Predicate<SdkRequest> which, Runnable action) {
        rules.add(new Rule(which, When.AFTER, 1, action));
    }

    /// Removes all faults and actions, and forgets the sent requests.
    public void heal() {
        rules.clear();
        sent.clear();
        sentAgain.set(0);
    }

    /// Returns whether the SDK has sent a call again since the last [#heal], because its connection broke or its answer was late. The code
    /// then makes calls that it would not make otherwise: it looks whether the first one took effect.
    public boolean hasSentAgain() {
        return sentAgain.get() > 0;
    }

    /// Returns the requests that were sent since the last [#heal]. A request counts again when its answer was lost, but not when its connection
    /// broke.
    public List<SdkRequest> sent() {
        return sent.stream().map(Sent::request).toList();
    }

    /// Returns the requests of one kind that were sent, with their signed HTTP requests.
    public List<Sent> sent(Predicate<SdkRequest> which) {
        return sent.stream().filter(call -> which.test(call.request())).toList();
    }

    /// Returns the requests of one kind that were sent.
    public <T extends SdkRequest> List<T> sent(Class<T> kind) {
        return sent().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// Returns the keys of the objects that were sent to S3, each once. The SDK may send an object again when a connection breaks.
    public Set<String> putKeys() {
        return sent(PutObjectRequest.class).stream().map(PutObjectRequest::key).collect(Collectors.toSet());
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (Unanswered.isMarked(attributes)) {
            sentAgain.incrementAndGet();
        } else {
            run(context.request(), When.BEFORE);
            sent.add(new Sent(context.request(), context.httpRequest()));
        }
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        if (!Unanswered.isMarked(attributes)) {
            run(context.request(), When.AFTER);
        }
    }

    private void run(SdkRequest request, When when) {
        for (var rule : new ArrayList<>(rules)) {
            if (rule.when() == when && rule.which().test(request) && rule.left().getAndDecrement() > 0) {
                rule.action().run();
            }
        }
    }

    /// Returns the value of a request's field, for conditions: `field(request, "TableName", String.class)`.
    public static <T> Optional<T> field(SdkRequest request, String name, Class<T> type) {
        return request.getValueForField(name, type);
    }

    /// A request that was sent.
    ///
    /// @param http its signed HTTP request
    public record Sent(SdkRequest request, SdkHttpRequest http) {
        /// Returns a header; empty when the request has none of this name.
        public String header(String name) {
            return http.firstMatchingHeader(name).orElse("");
        }
    }

    private enum When {
        BEFORE, AFTER
    }

    private record Rule(Predicate<SdkRequest> which, When when, AtomicInteger left, Runnable action) {
        Rule(Predicate<SdkRequest> which, When when, int times, Runnable action) {
            this(which, when, new AtomicInteger(times), action);
        }
    }
}
