package dev.chatreplay.functions.getsessionchat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.aws.Configuration;
import dev.chatreplay.aws.Deadline;
import dev.chatreplay.http.ApiGateway;
import dev.chatreplay.http.BasicCredentials;
import dev.chatreplay.http.ChatResponses;
import dev.chatreplay.replay.SessionChat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;

/// Answers `GET /v2/sessions/{sessionId}/chat` with a link to the session's chat.
public final class GetSessionChat implements RequestStreamHandler {
    /// What a call needs when its work has run out of time, to undo it, queue it and answer.
    private static final Duration MARGIN = Duration.ofSeconds(9);

    private final SessionChat chats;

    /// As Lambda makes it.
    public GetSessionChat() {
        this(Configuration.from(System.getenv()), AwsClients.fromEnvironment(), Clock.systemUTC());
    }

    /// Wired by hand.
    public GetSessionChat(Configuration configuration, AwsClients aws, Clock clock) {
        this.chats = new SessionChat(configuration, aws, clock);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var deadline = Deadline.before(Duration.ofMillis(context.getRemainingTimeInMillis()), MARGIN);
        new ApiGateway(context.getFunctionName(), (request, _) -> ChatResponses.chat(
                chats.get(BasicCredentials.of(request), request.pathParameter("sessionId"), deadline)))
                .serve(input, output, context.getLogger()::log);
    }
}
