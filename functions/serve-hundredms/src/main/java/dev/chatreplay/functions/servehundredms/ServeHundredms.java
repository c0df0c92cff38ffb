package dev.chatreplay.functions.servehundredms;

import dev.chatreplay.api.hundredms.AssetRoutes;
import dev.chatreplay.api.hundredms.Assets;
import dev.chatreplay.api.hundredms.HundredMs;
import dev.chatreplay.api.hundredms.PrimingToken;
import dev.chatreplay.api.hundredms.RoomSessionRoutes;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.download.ChatFiles;
import dev.chatreplay.download.DownloadLinks;
import dev.chatreplay.download.SessionAccess;
import dev.chatreplay.format.Formats;
import dev.chatreplay.history.Participants;
import dev.chatreplay.history.SessionLists;
import dev.chatreplay.http.HttpFunction;
import dev.chatreplay.http.Priming;
import dev.chatreplay.http.RouteTable;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.secret.MasterSecret;
import dev.chatreplay.wiring.Stores;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.crac.Core;

/// Serves the contract of 100ms. It is a function of its own, because no other one needs both the sessions and the master secret.
public final class ServeHundredms extends HttpFunction {
    /// The time that a call needs after its work has timed out: to undo the work, queue it and answer.
    private static final Duration MARGIN = Duration.ofSeconds(9);

    /// Creates the function in Lambda.
    public ServeHundredms() {
        this(Environment.of(System.getenv()), AwsClients.fromEnvironment(), Clock.systemUTC());
        Core.getGlobalContext().register(this);
    }

    /// Creates the function for the embedded stack and the tests.
    public ServeHundredms(Environment environment, AwsClients aws, Clock clock) {
        this(environment, aws, clock, ChatFiles.MAX_ENTRIES);
    }

    /// Creates the function with another bound, for the tests.
    ///
    /// @param maxEntries the number of log entries above which the compaction worker makes the chat
    public ServeHundredms(Environment environment, AwsClients aws, Clock clock, long maxEntries) {
        var contract = new HundredMs(MasterSecret.from(environment, aws), clock);
        var table = table(contract, new Stores(environment, aws), maxEntries, clock);
        var priming = new Priming("serve-hundredms", environment, aws, ServeHundredms::new, new PrimingToken(aws));
        var logsSourceAddress = environment.isOn("LOG_SOURCE_ADDRESS", false);
        environment.verify();
        super(MARGIN, priming, table, logsSourceAddress);
    }

    private static RouteTable table(HundredMs contract, Stores stores, long maxEntries, Clock clock) {
        var access = SessionAccess.of(stores, clock);
        var files = ChatFiles.of(stores, Formats.ofProduct(), maxEntries, clock);
        var lists = SessionLists.of(stores);
        var assets = new AssetRoutes(contract, access, new Assets(lists, stores.sessions(), stores.retention(),
                stores.environment().text("EXPORT_BUCKET"), clock), files, DownloadLinks.of(stores, clock));
        var sessions = new RoomSessionRoutes(contract, access, lists, Participants.of(stores, files));
        return new RouteTable(contract, Map.of(
                "GET /100ms/v2/recording-assets", assets::list,
                "GET /100ms/v2/recording-assets/{assetId}", assets::get,
                "GET /100ms/v2/recording-assets/{assetId}/presigned-url", assets::presignedUrl,
                "GET /100ms/v2/sessions", sessions::list,
                "GET /100ms/v2/sessions/{sessionId}", sessions::get));
    }
}
