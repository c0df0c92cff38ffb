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

/// DynamoDB Local in a Jetty server of this class, because its stock server listens on every interface and sends telemetry.
record LocalDynamoDb(Server server, LocalDynamoDBServerHandler handler) implements AutoCloseable {

    /// Starts DynamoDB Local on a port of the loopback address; 0 is any free port. Without a directory it keeps its data in memory.
    static LocalDynamoDb start(Optional<Path> directory, int port) throws Exception {
        var handler = handler(directory);
        var server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        server.setHandler(handler);
        server.start();
        return new LocalDynamoDb(server, handler);
    }

    /// Creates the handler of one instance, while no other instance in this JVM serves a request.
    static LocalDynamoDBServerHandler handler(Optional<Path> directory) throws ReflectiveOperationException {
        var oneDatabaseForAllCredentials = true;
        var slowTableTransitions = false;
        var requests = new LocalDynamoDBRequestHandler(0, directory.isEmpty(),
                directory.map(Path::toString).orElse(null), oneDatabaseForAllCredentials, slowTableTransitions);
        if (directory.isPresent()) {
            DynamoDbFile.use(requests, directory.get());
        }
        GuardedHandler.OPERATIONS.writeLock().lock();
        try {
            return new GuardedHandler(requests);
        } finally {
            GuardedHandler.OPERATIONS.writeLock().unlock();
        }
    }

    /// Returns the URL of the server.
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

    /// Serves no request while another instance creates its handler.
    ///
    /// DynamoDB Local 3.3.1 keeps its operations in static maps. Each new handler replaces the maps by empty maps and fills these. Until
    /// they are full, the running instances refuse valid requests, some with a 400 `InvalidAction` that the SDK does not retry.
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
