package dev.chatreplay.benchmark;

import dev.chatreplay.chat.LogEntry;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.format.ChatFacts;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.format.ChatWriter;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.format.FileStreams;
import dev.chatreplay.format.PublicChat;
import dev.chatreplay.log.ChatLog;
import dev.chatreplay.runtime.Deadline;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Compares one pass over a log that writes the files of all formats with a pass for each format, in turns.
///
/// The passes compute the SHA-256 of each file and upload none, because the upload of a file takes the same time in both. Each round also
/// prints the time of a pass that writes no file.
final class OnePass {
    private static final int ROUNDS = 5;
    private static final double MAX_RATIO = 0.6;
    private static final List<ChatFormat> ALL = List.of(ChatFormat.values());

    private final ChatLog log;
    private final String sessionId;
    private final int publicMessages;

    /// @param publicMessages the number of messages that each pass must write
    OnePass(ChatLog log, String sessionId, int publicMessages) {
        this.log = log;
        this.sessionId = sessionId;
        this.publicMessages = publicMessages;
    }

    /// Makes all passes in turns, several times, and compares the median of the ratios with the bound.
    boolean isCheap() throws Exception {
        round();
        var ratios = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            ratios[i] = round();
        }
        Arrays.sort(ratios);
        System.out.printf("all %d formats in one pass, to the sum of a pass for each: %.2f (%d rounds: %.2f to %.2f)%n",
                ALL.size(), ratios[ROUNDS / 2], ROUNDS, ratios[0], ratios[ROUNDS - 1]);
        if (ratios[ROUNDS / 2] > MAX_RATIO) {
            System.err.println("One pass for all formats takes more than " + MAX_RATIO + " of a pass for each.");
            return false;
        }
        return true;
    }

    private double round() throws Exception {
        var line = new StringBuilder("seconds: reading alone %.2f,".formatted(pass(List.of())));
        double alone = 0;
        for (var format : ALL) {
            var took = pass(List.of(format));
            line.append(" %s %.2f,".formatted(format.formatName(), took));
            alone += took;
        }
        var together = pass(ALL);
        System.out.println(line.append(" together %.2f".formatted(together)));
        return together / alone;
    }

    private double pass(List<ChatFormat> formats) throws Exception {
        var began = System.nanoTime();
        var facts = new ChatFacts(sessionId, Optional.empty(), Optional.empty(), Optional.of(GeneratedChat.START),
                Optional.empty());
        var writers = new ArrayList<ChatWriter>();
        for (var format : formats) {
            writers.add(format.writer(facts, new FileStreams(hashed(), format.index().map(_ -> OnePass.hashed()))));
        }
        List<ChatWriter> audits = formats.stream().filter(FileFormat::isAudit).map(formats::indexOf).map(writers::get)
                .toList();
        var deadline = Deadline.before(Duration.ofMinutes(15), Duration.ZERO);
        int written = 0;
        try (var reader = log.read(new SessionKey(BenchmarkStack.ORGANIZATION, sessionId), Instant.now(), deadline,
                tap(audits), Long.MAX_VALUE)) {
            reader.readUpdates(markers -> writers.forEach(writer -> {
                try {
                    writer.write(markers);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            for (var all = reader.messages(); all.hasNext();) {
                var message = all.next();
                if (PublicChat.includes(message)) {
                    for (var writer : writers) {
                        writer.write(message);
                    }
                    written++;
                }
            }
        }
        for (var writer : writers) {
            writer.finish();
            writer.close();
        }
        if (written != publicMessages) {
            throw new IllegalStateException("a pass has written " + written + " of " + publicMessages + " messages");
        }
        return (System.nanoTime() - began) / 1e9;
    }

    private static Optional<Consumer<LogEntry>> tap(List<ChatWriter> audits) {
        return audits.isEmpty() ? Optional.empty() : Optional.of(entry -> audits.forEach(writer -> writer.add(entry)));
    }

    private static OutputStream hashed() {
        try {
            return new DigestOutputStream(OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
