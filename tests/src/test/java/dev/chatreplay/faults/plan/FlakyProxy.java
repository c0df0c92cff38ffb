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

/// A proxy to a service with one of two faults. It resets one connection after a number of bytes in one direction, and later connections work.
/// Or it holds back all answers after a number of bytes, also those of later connections. Both may fall into the middle of an answer.
public final class FlakyProxy implements AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;

    private final URI service;
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong untilBreak = new AtomicLong(NEVER);
    private volatile boolean breaksAnswers;
    private volatile boolean hangs;

    /// Starts a proxy to `service` that works until [#breakAfter].
    public FlakyProxy(URI service) {
        this.service = service;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /// Returns the address of the proxy.
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /// Resets a connection after `bytes` more bytes.
    ///
    /// @param answers whether the bytes of the answers count; else those of the requests
    public void breakAfter(long bytes, boolean answers) {
        hangs = false;
        breaksAnswers = answers;
        untilBreak.set(bytes);
    }

    /// Holds back all answers after `bytes` more bytes of answers. The connections stay open.
    public void hangAfter(long bytes) {
        hangs = true;
        breaksAnswers = true;
        untilBreak.set(bytes);
    }

    /// Stops the fault.
    ///
    /// @return whether a connection was reset, or an answer held back
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
                // The proxy is closed, or the service is unreachable. The next call of a client fails.
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
                    if (left < 0 && hangs) {
                        to.getOutputStream().write(buffer, 0, (int) Math.max(0, left + count));
                        continue;
                    }
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
            // One side is closed. The try statement closes the other side, too.
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
