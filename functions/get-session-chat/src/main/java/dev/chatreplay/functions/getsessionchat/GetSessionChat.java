package dev.chatreplay.functions.getsessionchat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Configuration;
import dev.chatreplay.aws.Deadline;
import dev.chatreplay.http.ApiGateway;
import dev.chatreplay.http.BasicCredentials;
import dev.chatreplay.http.ChatResponses;
import dev.chatreplay.http.Rehearsal;
import dev.chatreplay.replay.SessionChat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import org.crac.Core;
import org.crac.Resource;

/// Answers `GET /v2/sessions/{sessionId}/chat` with a link to the session's chat.
public final class GetSessionChat implements RequestStreamHandler, Resource {
    /// What a call needs when its work has run out of time, to undo it, queue it and answer.
    private static final Duration MARGIN = Duration.ofSeconds(9);

    private final AwsClients aws;
    private final SessionChat chats;

    /// As Lambda makes it.
    public GetSessionChat() {
        this(Configuration.from(System.getenv()), AwsClients.fromEnvironment(), Clock.systemUTC());
        Core.getGlobalContext().register(this);
    }

    /// Wired by hand.
    public GetSessionChat(Configuration configuration, AwsClients aws, Clock clock) {
        this.aws = aws;
        this.chats = new SessionChat(configuration, aws, clock);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var deadline = Deadline.before(Duration.ofMillis(context.getRemainingTimeInMillis()), MARGIN);
        gateway(context.getFunctionName(), deadline).serve(input, output, context.getLogger()::log);
    }

    private ApiGateway gateway(String function, Deadline deadline) {
        return new ApiGateway(function, (request, _) -> ChatResponses.chat(
                chats.get(BasicCredentials.of(request), request.pathParameter("sessionId"), deadline)));
    }

    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) throws IOException {
        Rehearsal.of("get-session-chat.json", aws, (configuration, played, deadline) -> new GetSessionChat(
                configuration, played, Clock.systemUTC()).gateway("rehearsal", deadline));
    }

    /// Nothing in the snapshot can be stale or shared by those who start from it: credentials are first asked for by a real request, and
    /// [ids are random](https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html) again, for they come from
    /// `SecureRandom` and none is made before its request.
    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {}
}
