package dev.chatreplay.functions.postevents;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.http.BasicCredentials;
import dev.chatreplay.http.ChatResponses;
import dev.chatreplay.http.HttpFunction;
import dev.chatreplay.http.Priming;
import dev.chatreplay.ingest.EventIngestion;
import dev.chatreplay.ingest.EventRecorder;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.runtime.Metric;
import dev.chatreplay.wiring.Stores;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import org.crac.Core;
import org.crac.Resource;

/// Answers `POST /v2/events` when the events of its body are in the log.
public final class PostEvents implements RequestStreamHandler, Resource {
    /// What a call needs to answer when its work has run out of time.
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final AwsClients aws;
    private final EventIngestion ingestion;

    /// As Lambda makes it.
    public PostEvents() {
        this(Environment.of(System.getenv()), AwsClients.fromEnvironment(), Clock.systemUTC());
        Core.getGlobalContext().register(this);
    }

    /// Wired by hand.
    public PostEvents(Environment environment, AwsClients aws, Clock clock) {
        this.aws = aws;
        var stores = new Stores(environment, aws);
        var recorder = new EventRecorder(stores.chatLog(), stores.sessions(), stores.compactionQueue(),
                stores.retention(),
                clock);
        this.ingestion = new EventIngestion(stores.organizations(), recorder, clock);
        environment.verify();
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var deadline = Deadline.before(Duration.ofMillis(context.getRemainingTimeInMillis()), MARGIN);
        gateway(context.getFunctionName(), deadline).serve(input, output, context.getLogger()::log);
    }

    private HttpFunction gateway(String function, Deadline deadline) {
        return new HttpFunction(function, (request, line) -> {
            var count = ingestion.post(BasicCredentials.of(request), request::events, deadline);
            line.with(Metric.MESSAGES_RECORDED, count);
            return ChatResponses.recorded(count);
        });
    }

    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) throws IOException {
        Priming.of("post-events", aws, (environment, played, deadline) -> new PostEvents(
                environment, played, Clock.systemUTC()).gateway("rehearsal", deadline));
    }

    /// Nothing in the snapshot can be stale or shared by those who start from it: credentials are first asked for by a real request, and
    /// [ids are random](https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html) again, for they come from
    /// `SecureRandom` and none is made before its request.
    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {}
}
