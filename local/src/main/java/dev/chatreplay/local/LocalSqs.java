package dev.chatreplay.local;

import java.net.URI;
import org.apache.pekko.actor.ActorSystem;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/// ElasticMQ with its queues in memory.
record LocalSqs(ActorSystem actors, URI endpoint) implements AutoCloseable {

    /// Starts ElasticMQ on a port of the loopback address; 0 is any free port.
    static LocalSqs start(int port) {
        // An actor system of this class, because the stop method of ElasticMQ waits for idle connections and does not stop its actors.
        var actors = ActorSystem.create("elasticmq");
        var server = SQSRestServerBuilder.withActorSystem(actors).withInterface("127.0.0.1").withPort(port)
                .withAWSRegion(Resources.REGION.id()).withAWSAccountId(Resources.ACCOUNT).start();
        var bound = server.waitUntilStarted().localAddress().getPort();
        return new LocalSqs(actors, URI.create("http://127.0.0.1:" + bound));
    }

    @Override
    public void close() {
        actors.terminate();
        actors.getWhenTerminated().toCompletableFuture().join();
    }
}
