package dev.chatreplay.functions.querysessions;

import dev.chatreplay.api.Contract;
import dev.chatreplay.api.ParticipantRoutes;
import dev.chatreplay.api.SessionRoutes;
import dev.chatreplay.api.UnknownRoutes;
import dev.chatreplay.api.connectycube.ConnectyCube;
import dev.chatreplay.api.connectycube.DialogList;
import dev.chatreplay.api.connectycube.DialogMessages;
import dev.chatreplay.api.connectycube.DialogSearch;
import dev.chatreplay.api.connectycube.ManyDialogs;
import dev.chatreplay.api.connectycube.MessageReactions;
import dev.chatreplay.api.connectycube.UnreadCounts;
import dev.chatreplay.api.hundredms.HundredMsErrors;
import dev.chatreplay.api.realtimekit.RealtimeKit;
import dev.chatreplay.api.v2.ApiV2;
import dev.chatreplay.api.v2.HealthRoute;
import dev.chatreplay.api.v2.MessageRoutes;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.download.ChatFiles;
import dev.chatreplay.download.SessionAccess;
import dev.chatreplay.format.Formats;
import dev.chatreplay.history.MessagePages;
import dev.chatreplay.history.NumberedMessages;
import dev.chatreplay.history.Participants;
import dev.chatreplay.history.SessionLists;
import dev.chatreplay.http.HttpFunction;
import dev.chatreplay.http.Priming;
import dev.chatreplay.http.RouteTable;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.session.Sessions;
import dev.chatreplay.wiring.Stores;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.crac.Core;

/// Lists sessions, and answers with their details, participants and messages. Also answers unknown paths, each in the contract whose
/// prefix it has, and the health route.
public final class QuerySessions extends HttpFunction {
    /// The time that a call needs after its work has timed out: to undo the work, queue it and answer.
    private static final Duration MARGIN = Duration.ofSeconds(9);

    /// The use cases behind the routes.
    private record History(SessionAccess access, SessionLists lists, Participants participants, MessagePages pages,
            NumberedMessages numbered, Sessions rows) {
        SessionRoutes sessions(Contract contract) {
            return new SessionRoutes(contract, access, lists);
        }

        ParticipantRoutes participants(Contract contract) {
            return new ParticipantRoutes(contract, access, participants);
        }

        MessageRoutes messages(Contract contract) {
            return new MessageRoutes(contract, access, pages);
        }
    }

    /// Creates the function in Lambda.
    public QuerySessions() {
        this(Environment.of(System.getenv()), AwsClients.fromEnvironment(), Clock.systemUTC());
        Core.getGlobalContext().register(this);
    }

    /// Creates the function for the embedded stack and the tests.
    public QuerySessions(Environment environment, AwsClients aws, Clock clock) {
        this(environment, aws, clock, ChatFiles.MAX_ENTRIES);
    }

    /// Creates the function with another bound, for the tests.
    ///
    /// @param maxEntries the number of log entries above which the compaction worker makes the chat
    public QuerySessions(Environment environment, AwsClients aws, Clock clock, long maxEntries) {
        var history = history(new Stores(environment, aws), clock, maxEntries);
        var priming = new Priming("query-sessions", environment, aws, QuerySessions::new);
        var logsSourceAddress = environment.isOn("LOG_SOURCE_ADDRESS", false);
        environment.verify();
        super(MARGIN, priming, v2(history).and(realtimeKit(history)).and(connectyCube(history)).and(hundredMs()),
                logsSourceAddress);
    }

    private static History history(Stores stores, Clock clock, long maxEntries) {
        var access = SessionAccess.of(stores, clock);
        var files = ChatFiles.of(stores, Formats.ofProduct(), maxEntries, clock);
        return new History(access, SessionLists.of(stores), Participants.of(stores, files),
                MessagePages.of(stores, files, clock), NumberedMessages.of(stores, files),
                stores.sessions());
    }

    private static RouteTable v2(History history) {
        var v2 = new ApiV2();
        var sessions = history.sessions(v2);
        var participants = history.participants(v2);
        return new RouteTable(v2, Map.of(
                "GET /v2/sessions", sessions::list,
                "GET /v2/sessions/{sessionId}", sessions::get,
                "GET /v2/sessions/{sessionId}/participants", participants::list,
                "GET /v2/sessions/{sessionId}/participants/{participantId}", participants::get,
                "GET /v2/sessions/{sessionId}/messages", history.messages(v2)::list,
                "GET /v2/health", HealthRoute::get)).withUnknownPaths(List.of(""), UnknownRoutes::refuse);
    }

    private static RouteTable realtimeKit(History history) {
        var kit = new RealtimeKit();
        var sessions = history.sessions(kit);
        var participants = history.participants(kit);
        return kit.table(Map.of(
                "GET /sessions", sessions::list,
                "GET /sessions/{sessionId}", sessions::get,
                "GET /sessions/{sessionId}/participants", participants::list,
                "GET /sessions/{sessionId}/participants/{participantId}", participants::get))
                .withUnknownPaths(List.of("/client/v4", "/accounts"), UnknownRoutes::refuse);
    }

    /// Returns the answers below the prefix of 100ms. Its routes are in another function.
    private static RouteTable hundredMs() {
        return new RouteTable(new HundredMsErrors(), Map.of())
                .withUnknownPaths(List.of("/100ms"), UnknownRoutes::refuse);
    }

    private static RouteTable connectyCube(History history) {
        var cube = new ConnectyCube();
        var messages = new DialogMessages(cube, history.access, history.numbered);
        var dialogs = new ManyDialogs(history.rows);
        return cube.table(Map.of(
                "GET /chat/Message", messages::list,
                "GET /chat/Message/unread",
                new UnreadCounts(cube, history.access, history.numbered, dialogs)::count,
                "GET /chat/Message/{messageId}/reactions",
                new MessageReactions(cube, history.access, history.numbered, history.lists, history.rows)::get,
                "GET /chat/search", new DialogSearch(cube, history.access, history.numbered, dialogs)::search,
                "GET /admin/chat/messages/list", messages::listForAdmin,
                "GET /admin/chat/list", new DialogList(cube, history.access, history.lists, history.rows)::list));
    }
}
