package dev.chatreplay.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/// A server on a loopback port that reads each request, and answers as a behavior says. It counts what it does.
final class HostileServer implements AutoCloseable {
    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

    final AtomicInteger connections = new AtomicInteger();
    final AtomicLong bytesWritten = new AtomicLong();
    /// The requests: head and body.
    final List<String> requests = new CopyOnWriteArrayList<>();
    /// Opens when the first behavior ended, for example because the client closed its connection.
    final CountDownLatch ended = new CountDownLatch(1);

    private final ServerSocket server;
    private final Behavior behavior;
    private final boolean readsRequests;

    /// Answers one request.
    interface Behavior {
        /// Writes an answer.
        ///
        /// @throws IOException when the client closed the connection
        /// @throws InterruptedException when the test interrupts it
        void answer(OutputStream out, Socket socket) throws IOException, InterruptedException;

        /// Returns a behavior that writes a text and ends the connection.
        static Behavior text(String answer) {
            return (out, _) -> out.write(answer.getBytes(UTF_8));
        }
    }

    private final class Counted extends OutputStream {
        private final OutputStream out;

        Counted(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[]{(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            out.flush();
            bytesWritten.addAndGet(length);
        }
    }

    private HostileServer(ServerSocket server, boolean readsRequests, Behavior behavior) {
        this.server = server;
        this.readsRequests = readsRequests;
        this.behavior = behavior;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    /// Starts a server that reads requests. Its sockets come from `sockets`, such as `context.getServerSocketFactory()::createServerSocket`.
    static HostileServer start(Sockets sockets, Behavior behavior) throws IOException {
        return new HostileServer(sockets.open(0, 50, InetAddress.getLoopbackAddress()), true, behavior);
    }

    /// Starts a server of plain TCP that reads nothing.
    static HostileServer startDeaf(Behavior behavior) throws IOException {
        return new HostileServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), false, behavior);
    }

    /// Opens a server socket.
    interface Sockets {
        ServerSocket open(int port, int backlog, InetAddress address) throws IOException;
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                connections.incrementAndGet();
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            } catch (IOException _) {
                // The server is closed.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            if (readsRequests) {
                requests.add(read(new BufferedInputStream(socket.getInputStream())));
            }
            behavior.answer(new Counted(socket.getOutputStream()), socket);
        } catch (IOException _) {
            // The client closed the connection.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private static String read(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            var next = in.read();
            if (next < 0) {
                throw new IOException("the request is not complete");
            }
            head.write(next);
        }
        var text = head.toString(ISO_8859_1);
        var length = CONTENT_LENGTH.matcher(text);
        return text + (length.find() ? new String(in.readNBytes(Integer.parseInt(length.group(1))), UTF_8) : "");
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
