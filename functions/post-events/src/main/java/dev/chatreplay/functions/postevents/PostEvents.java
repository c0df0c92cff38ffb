package dev.chatreplay.functions.postevents;

import dev.chatreplay.api.v2.ApiV2;
import dev.chatreplay.api.v2.EventRoutes;
import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.http.HttpFunction;
import dev.chatreplay.http.Priming;
import dev.chatreplay.http.RouteTable;
import dev.chatreplay.ingest.EventIngestion;
import dev.chatreplay.ingest.EventRecorder;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.wiring.Stores;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.crac.Core;

/// Records the events of a request body, then answers.
public final class PostEvents extends HttpFunction {
    /// The time that a call needs to answer after its work has timed out.
    private static final Duration MARGIN = Duration.ofSeconds(5);

    /// Creates the function in Lambda.
    public PostEvents() {
        this(Environment.of(System.getenv()), AwsClients.fromEnvironment(), Clock.systemUTC());
        Core.getGlobalContext().register(this);
    }

    /// Creates the function for the embedded stack and the tests.
    public PostEvents(Environment environment, AwsClients aws, Clock clock) {
        var stores = new Stores(environment, aws);
        var recorder = new EventRecorder(stores.chatLog(), stores.sessions(), stores.compactionQueue(),
                stores.retention(), clock);
        var ingestion = new EventIngestion(stores.authentication(clock), recorder, stores.retention(), clock);
        var priming = new Priming("post-events", environment, aws, PostEvents::new);
        var logsSourceAddress = environment.isOn("LOG_SOURCE_ADDRESS", false);
        environment.verify();
        super(MARGIN, priming, new RouteTable(new ApiV2(), Map.of(
                "POST /v2/events", new EventRoutes(ingestion)::post)), logsSourceAddress);
    }
}
