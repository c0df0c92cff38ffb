package dev.chatreplay.functions.getsessionchat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.download.ChatFiles;
import dev.chatreplay.download.DownloadLinks;
import dev.chatreplay.download.SessionChat;
import dev.chatreplay.export.Exports;
import dev.chatreplay.format.Formats;
import dev.chatreplay.http.BasicCredentials;
import dev.chatreplay.http.ChatResponses;
import dev.chatreplay.http.HttpFunction;
import dev.chatreplay.http.Priming;
import dev.chatreplay.runtime.Deadline;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.wiring.Stores;
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
        this(Environment.of(System.getenv()), AwsClients.fromEnvironment(), Clock.systemUTC());
        Core.getGlobalContext().register(this);
    }

    /// Wired by hand.
    public GetSessionChat(Environment environment, AwsClients aws, Clock clock) {
        this.aws = aws;
        var stores = new Stores(environment, aws);
        var exports = Exports.of(stores, Formats.ofProduct(), clock);
        var links = new DownloadLinks(aws, environment.text("EXPORT_BUCKET"), stores.retention().linkLifetime(), clock);
        this.chats = new SessionChat(stores.organizations(), stores.sessions(), stores.batches(), new ChatFiles(
                stores.sessions(), exports, links, stores.compactionQueue(), stores.retention(), clock));
        environment.verify();
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var deadline = Deadline.before(Duration.ofMillis(context.getRemainingTimeInMillis()), MARGIN);
        gateway(context.getFunctionName(), deadline).serve(input, output, context.getLogger()::log);
    }

    private HttpFunction gateway(String function, Deadline deadline) {
        return new HttpFunction(function, (request, _) -> ChatResponses.chat(
                chats.get(BasicCredentials.of(request), request.pathParameter("sessionId"), Formats.DEFAULT,
                        deadline)));
    }

    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) throws IOException {
        Priming.of("get-session-chat", aws, (environment, played, deadline) -> new GetSessionChat(
                environment, played, Clock.systemUTC()).gateway("rehearsal", deadline));
    }

    /// Nothing in the snapshot can be stale or shared by those who start from it: credentials are first asked for by a real request, and
    /// [ids are random](https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html) again, for they come from
    /// `SecureRandom` and none is made before its request.
    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {}
}
