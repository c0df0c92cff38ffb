package dev.chatreplay.benchmark;

import dev.chatreplay.chat.LogEntry;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.format.ChatFacts;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.format.ChatWriter;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.format.FileStreams;
import dev.chatreplay.log.ChatLog;
import dev.chatreplay.runtime.Deadline;
import java.io.OutputStream;
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

/// Compares one pass over a log that writes the files of all formats with a pass for each format. It also compacts a session of a million
/// messages in all formats with a heap of 256 MB, and one of 100,000 messages. The heap must not grow with the number of messages.
///
/// The passes compute the SHA-256 of each file and upload none, because the upload of a file takes the same time in both.
final class FormatsBenchmark {
    private static final int MESSAGES = 1_000_000;
    /// The passes read a log of this part of the messages.
    private static final int PART = 10;
    private static final int ROUNDS = 5;
    private static final double MAX_RATIO = 0.6;
    private static final List<ChatFormat> ALL = List.of(ChatFormat.values());

    private final ChatLog log;
    private final String sessionId;
    private final int messages;

    private FormatsBenchmark(ChatLog log, String sessionId, int messages) {
        this.log = log;
        this.sessionId = sessionId;
        this.messages = messages;
    }

    /// Runs the benchmark. Exits with 1 when a bound is exceeded.
    ///
    /// @param arguments the number of messages; a million when empty
    public static void main(String... arguments) throws Exception {
        var messages = arguments.length > 0 ? Integer.parseInt(arguments[0]) : MESSAGES;
        var names = ALL.stream().map(FileFormat::formatName).toList();
        try (var services = BenchmarkStack.start()) {
            var sessions = new LargeSessions(services);
            sessions.create("few", messages / PART, names);
            var isCheap = new FormatsBenchmark(sessions.log(), "few", messages / PART).onePassIsCheap();
            var few = sessions.compact("few");
            few.print(messages / PART);
            sessions.create("many", messages, names);
            var many = sessions.compact("many");
            many.print(messages);
            if (many.hasGrownFrom(few)) {
                System.err.println("The heap grows with the number of messages.");
            }
            if (!isCheap || many.hasGrownFrom(few)) {
                System.exit(1);
            }
        }
    }

    /// Makes all passes in turns, several times, and compares the median of the ratios with the bound.
    private boolean onePassIsCheap() throws Exception {
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
        var line = new StringBuilder("seconds:");
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
        var facts = new ChatFacts(sessionId, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        var writers = new ArrayList<ChatWriter>();
        for (var format : formats) {
            writers.add(format.writer(facts,
                    new FileStreams(hashed(), format.index().map(_ -> FormatsBenchmark.hashed()))));
        }
        List<ChatWriter> audits = formats.stream().filter(FileFormat::isAudit).map(formats::indexOf).map(writers::get)
                .toList();
        var deadline = Deadline.before(Duration.ofMinutes(15), Duration.ZERO);
        int read = 0;
        try (var reader = log.read(new SessionKey(BenchmarkStack.ORGANIZATION, sessionId), Instant.now(), deadline,
                tap(audits), Long.MAX_VALUE)) {
            for (var all = reader.messages(); all.hasNext(); read++) {
                var message = all.next();
                for (var writer : writers) {
                    writer.write(message);
                }
            }
        }
        for (var writer : writers) {
            writer.finish();
            writer.close();
        }
        if (read != messages) {
            throw new IllegalStateException("a pass has read " + read + " of " + messages + " messages");
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
