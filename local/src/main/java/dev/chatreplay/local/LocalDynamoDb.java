package dev.chatreplay.local;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.eclipse.jetty.server.Server;
import software.amazon.dynamodb.services.dataMembers.RequestData;
import software.amazon.dynamodb.services.dataMembers.ResponseData;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/// DynamoDB Local behind a Jetty of our own: its stock server listens on every interface and sends telemetry.
record LocalDynamoDb(Server server, LocalDynamoDBServerHandler handler) implements AutoCloseable {

    /// Starts it on any free port of loopback; in memory without a directory.
    static LocalDynamoDb start(Optional<Path> directory) throws Exception {
        var handler = handler(directory);
        var server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.setHandler(handler);
        server.start();
        return new LocalDynamoDb(server, handler);
    }

    /// Creates the handler of one instance, while no other instance in this JVM serves a request.
    static LocalDynamoDBServerHandler handler(Optional<Path> directory) {
        var oneDatabaseForAllCredentials = true;
        var slowTableTransitions = false;
        var requests = new LocalDynamoDBRequestHandler(0, directory.isEmpty(),
                directory.map(Path::toString).orElse(null), oneDatabaseForAllCredentials, slowTableTransitions);
        GuardedHandler.OPERATIONS.writeLock().lock();
        try {
            return new GuardedHandler(requests);
        } finally {
            GuardedHandler.OPERATIONS.writeLock().unlock();
        }
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

    /// Serves no request while a handler of another instance is created.
    ///
    /// DynamoDB Local 3.3.1 keeps its operations in static maps. Each new handler replaces them by empty ones and fills those. Until
    /// then the instances that run refuse valid requests, some with a 400 `InvalidAction` that the SDK does not retry.
    private static final class GuardedHandler extends LocalDynamoDBServerHandler {
        static final ReadWriteLock OPERATIONS = new ReentrantReadWriteLock();

        GuardedHandler(LocalDynamoDBRequestHandler requests) {
            super(requests, null);
        }

        @Override
        protected void packageDynamoDBResponse(RequestData request, ResponseData response) {
            OPERATIONS.readLock().lock();
            try {
                super.packageDynamoDBResponse(request, response);
            } finally {
                OPERATIONS.readLock().unlock();
            }
        }
    }
}
