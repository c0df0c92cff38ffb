package dev.chatreplay.functions.getsessionchat;

import dev.chatreplay.api.ChatRoutes;
import dev.chatreplay.api.realtimekit.RealtimeKit;
import dev.chatreplay.api.v2.ApiV2;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.download.ChatFiles;
import dev.chatreplay.download.DownloadLinks;
import dev.chatreplay.download.SessionAccess;
import dev.chatreplay.format.Formats;
import dev.chatreplay.http.HttpFunction;
import dev.chatreplay.http.Priming;
import dev.chatreplay.http.RouteTable;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.wiring.Stores;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.crac.Core;

/// Answers with a download link to a session's chat.
public final class GetSessionChat extends HttpFunction {
    /// The time that a call needs after its work has timed out: to undo the work, queue it and answer.
    private static final Duration MARGIN = Duration.ofSeconds(9);

    /// Creates the function in Lambda.
    public GetSessionChat() {
        this(Environment.of(System.getenv()), AwsClients.fromEnvironment(), Clock.systemUTC());
        Core.getGlobalContext().register(this);
    }

    /// Creates the function for the embedded stack and the tests.
    public GetSessionChat(Environment environment, AwsClients aws, Clock clock) {
        this(environment, aws, clock, Formats.ofProduct(), ChatFiles.MAX_ENTRIES);
    }

    /// Creates the function with other formats and bounds, for the tests.
    ///
    /// @param formats the formats that a caller may request
    /// @param maxEntries the number of log entries above which the compaction worker makes the chat
    public GetSessionChat(Environment environment, AwsClients aws, Clock clock, Formats formats, long maxEntries) {
        var stores = new Stores(environment, aws);
        var access = SessionAccess.of(stores, clock);
        var links = DownloadLinks.of(stores, clock);
        var files = ChatFiles.of(stores, formats, maxEntries, clock);
        var priming = new Priming("get-session-chat", environment, aws, GetSessionChat::new);
        var logsSourceAddress = environment.isOn("LOG_SOURCE_ADDRESS", false);
        environment.verify();
        var v2 = new ApiV2();
        var kit = new RealtimeKit();
        super(MARGIN, priming, new RouteTable(v2, Map.of(
                "GET /v2/sessions/{sessionId}/chat", new ChatRoutes(v2, access, files, links, formats)::get))
                .and(kit.table(Map.of(
                        "GET /sessions/{sessionId}/chat", new ChatRoutes(kit, access, files, links, formats)::get))),
                logsSourceAddress);
    }
}
