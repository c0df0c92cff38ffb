package dev.chatreplay.local;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jetty.server.Server;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/// DynamoDB Local behind a Jetty of our own: its stock server listens on every interface and sends telemetry.
record LocalDynamoDb(Server server, LocalDynamoDBServerHandler handler) implements AutoCloseable {

    /// Starts it on any free port of loopback; in memory without a directory.
    static LocalDynamoDb start(Optional<Path> directory) throws Exception {
        var oneDatabaseForAllCredentials = true;
        var slowTableTransitions = false;
        var requests = new LocalDynamoDBRequestHandler(0, directory.isEmpty(),
                directory.map(Path::toString).orElse(null), oneDatabaseForAllCredentials, slowTableTransitions);
        var handler = new LocalDynamoDBServerHandler(requests, null);
        var server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.setHandler(handler);
        server.start();
        return new LocalDynamoDb(server, handler);
    }

    /// Where it listens.
    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getURI().getPort());
    }

    @Override
    public void close() {
        try {
            server.stop();
            handler.close();
        } catch (Exception e) {
            throw new IllegalStateException("DynamoDB Local did not stop", e);
        }
    }
}
