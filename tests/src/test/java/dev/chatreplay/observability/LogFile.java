package dev.chatreplay.observability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/// Writes the log of this process to a file, as with `LOG_LEVEL=INFO`, instead of to standard error.
final class LogFile implements AutoCloseable {
    private final Logger root;
    private final Level level;
    private final OutputStreamAppender<ILoggingEvent> standardError;
    private final FileAppender<ILoggingEvent> file = new FileAppender<>();

    LogFile(Path path) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        level = root.getLevel();
        standardError = (OutputStreamAppender<ILoggingEvent>) root.getAppender("STDERR");
        file.setContext(context);
        file.setEncoder(standardError.getEncoder());
        file.setFile(path.toString());
        file.start();
        root.addAppender(file);
        root.detachAppender(standardError);
        root.setLevel(Level.INFO);
    }

    @Override
    public void close() {
        root.setLevel(level);
        root.addAppender(standardError);
        root.detachAppender(file);
        file.stop();
    }
}
