package dev.chatreplay.local;

import java.net.URI;
import org.apache.pekko.actor.ActorSystem;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/// ElasticMQ with its queues in memory.
record LocalSqs(ActorSystem actors, URI endpoint) implements AutoCloseable {

    /// Starts ElasticMQ on a free port of the loopback address.
    static LocalSqs start() {
        // An actor system of this class, because the stop method of ElasticMQ waits for idle connections and does not stop its actors.
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
