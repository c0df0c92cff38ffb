package dev.chatreplay.local;

import java.net.URI;
import org.apache.pekko.actor.ActorSystem;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/// ElasticMQ; its queues live in memory only.
record LocalSqs(ActorSystem actors, URI endpoint) implements AutoCloseable {

    /// Starts it on any free port of loopback.
    static LocalSqs start() {
        // Of our own, because ElasticMQ's way to stop waits for idle connections and leaves its actors behind.
        var actors = ActorSystem.create("elasticmq");
        var server = SQSRestServerBuilder.withActorSystem(actors).withInterface("127.0.0.1").withDynamicPort()
                .withAWSRegion(Resources.REGION.id()).withAWSAccountId(Resources.ACCOUNT).start();
        var port = server.waitUntilStarted().localAddress().getPort();
        return new LocalSqs(actors, URI.create("http://127.0.0.1:" + port));
    }

    @Override
    public void close() {
        actors.terminate();
        actors.getWhenTerminated().toCompletableFuture().join();
    }
}
