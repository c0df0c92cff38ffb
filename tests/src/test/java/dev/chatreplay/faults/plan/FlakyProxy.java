package dev.chatreplay.faults.plan;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// A way to a service that breaks once: when so many bytes have gone by in one direction, the connection is reset, in the middle of whatever
/// it carries. Connections made after that hold.
public final class FlakyProxy implements AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;

    private final URI service;
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong untilBreak = new AtomicLong(NEVER);
    private volatile boolean breaksAnswers;

    /// A way to `service` that holds so far.
    public FlakyProxy(URI service) {
        this.service = service;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /// Where it begins.
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /// Breaks when `bytes` more have gone by.
    ///
    /// @param answers whether those of the answers count, or those of the requests
    public void breakAfter(long bytes, boolean answers) {
        breaksAnswers = answers;
        untilBreak.set(bytes);
    }

    /// Whether it has broken since; it will not any more.
    public boolean heal() {
        return untilBreak.getAndSet(NEVER) < 0;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                var upstream = new Socket(service.getHost(), service.getPort());
                open.add(client);
                open.add(upstream);
                threads.execute(() -> copy(client, upstream, false));
                threads.execute(() -> copy(upstream, client, true));
            } catch (IOException _) {
                // Closed, or the service is: whoever calls finds out.
                return;
            }
        }
    }

    private void copy(Socket from, Socket to, boolean isAnswer) {
        var buffer = new byte[8192];
        try (from; to; InputStream in = from.getInputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (isAnswer == breaksAnswers) {
                    var left = untilBreak.addAndGet(-count);
                    if (left < 0 && left + count >= 0) {
                        to.getOutputStream().write(buffer, 0, (int) (left + count));
                        reset(from);
                        reset(to);
                        return;
                    }
                }
                to.getOutputStream().write(buffer, 0, count);
            }
        } catch (IOException _) {
            // One side has closed: closing the other tells it.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    /// Closes with a RST instead of a FIN.
    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() {
        closeQuietly(server);
        open.forEach(FlakyProxy::closeQuietly);
        threads.shutdownNow();
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
