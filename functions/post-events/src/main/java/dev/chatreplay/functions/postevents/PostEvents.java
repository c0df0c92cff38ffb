package dev.chatreplay.functions.postevents;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Configuration;
import dev.chatreplay.aws.Deadline;
import dev.chatreplay.aws.Metric;
import dev.chatreplay.http.ApiGateway;
import dev.chatreplay.http.BasicCredentials;
import dev.chatreplay.http.ChatResponses;
import dev.chatreplay.http.Rehearsal;
import dev.chatreplay.recording.EventsPoster;
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
    private final EventsPoster poster;

    /// As Lambda makes it.
    public PostEvents() {
        this(Configuration.from(System.getenv()), AwsClients.fromEnvironment(), Clock.systemUTC());
        Core.getGlobalContext().register(this);
    }

    /// Wired by hand.
    public PostEvents(Configuration configuration, AwsClients aws, Clock clock) {
        this.aws = aws;
        this.poster = new EventsPoster(configuration, aws, clock);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var deadline = Deadline.before(Duration.ofMillis(context.getRemainingTimeInMillis()), MARGIN);
        gateway(context.getFunctionName(), deadline).serve(input, output, context.getLogger()::log);
    }

    private ApiGateway gateway(String function, Deadline deadline) {
        return new ApiGateway(function, (request, line) -> {
            var count = poster.post(BasicCredentials.of(request), request::events, deadline);
            line.with(Metric.MESSAGES_RECORDED, count);
            return ChatResponses.recorded(count);
        });
    }

    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) throws IOException {
        Rehearsal.of("post-events.json", aws, (configuration, played, deadline) -> new PostEvents(
                configuration, played, Clock.systemUTC()).gateway("rehearsal", deadline));
    }

    /// Nothing in the snapshot can be stale or shared by those who start from it: credentials are first asked for by a real request, and
    /// [ids are random](https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html) again, for they come from
    /// `SecureRandom` and none is made before its request.
    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {}
}
