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
import dev.chatreplay.recording.EventsPoster;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;

/// Answers `POST /v2/events` when the events of its body are in the log.
public final class PostEvents implements RequestStreamHandler {
    /// What a call needs to answer when its work has run out of time.
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final EventsPoster poster;

    /// As Lambda makes it.
    public PostEvents() {
        this(Configuration.from(System.getenv()), AwsClients.fromEnvironment(), Clock.systemUTC());
    }

    /// Wired by hand.
    public PostEvents(Configuration configuration, AwsClients aws, Clock clock) {
        this.poster = new EventsPoster(configuration, aws, clock);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var deadline = Deadline.before(Duration.ofMillis(context.getRemainingTimeInMillis()), MARGIN);
        new ApiGateway(context.getFunctionName(), (request, line) -> {
            var count = poster.post(BasicCredentials.of(request), request::events, deadline);
            line.with(Metric.MESSAGES_RECORDED, count);
            return ChatResponses.recorded(count);
        }).serve(input, output, context.getLogger()::log);
    }
}
