package dev.chatreplay.local;

import java.net.URI;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/// ElasticMQ; its queues live in memory only.
record LocalSqs(SQSRestServer server, URI endpoint) implements AutoCloseable {

    /// Starts it on any free port of loopback.
    static LocalSqs start() {
        var server = SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort()
                .withAWSRegion(Resources.REGION.id()).withAWSAccountId(Resources.ACCOUNT).start();
        var port = server.waitUntilStarted().localAddress().getPort();
        return new LocalSqs(server, URI.create("http://127.0.0.1:" + port));
    }

    @Override
    public void close() {
        server.stopAndWait();
    }
}
