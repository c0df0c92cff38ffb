package dev.chatreplay.local;

import com.almworks.sqlite4java.SQLiteConnection;
import com.almworks.sqlite4java.SQLiteConstants;
import com.almworks.sqlite4java.SQLiteException;
import com.almworks.sqlite4java.SQLiteJob;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;
import software.amazon.dynamodb.services.local.shared.access.LocalDBClient;
import software.amazon.dynamodb.services.local.shared.access.sqlite.SQLiteDBAccess;
import software.amazon.dynamodb.services.local.shared.jobs.JobsRegister;

/// The SQLite file of DynamoDB Local, without waits for the disk.
///
/// DynamoDB Local commits each request in a transaction, and SQLite waits for the disk several times a commit. With `synchronous=OFF`, a
/// commit is a write to files that the operating system holds. The data survives `kill -9`, because the journal is there. A power failure may
/// damage it ([SQLite](https://www.sqlite.org/pragma.html#pragma_synchronous)).
final class DynamoDbFile extends SQLiteDBAccess {
    /// The name that DynamoDB Local gives to the one database of all credentials.
    private static final String NAME = "shared-local-instance";
    /// As many as DynamoDB Local has.
    private static final int JOB_THREADS = 10;
    /// The log of SQLite. Here, because a logger that no field holds forgets its level.
    private static final Logger LOG = Logger.getLogger("com.almworks.sqlite4java");

    private DynamoDbFile(String path) {
        super(path);
        var settings = queue.execute(new Settings());
        if (settings.complete() == null) {
            throw new IllegalStateException("SQLite refused the settings of " + path, settings.getError());
        }
    }

    /// Makes a handler use the database in `directory`. The handler has no public place for a database, so this method writes into its
    /// private map.
    ///
    /// @throws ReflectiveOperationException when this version of DynamoDB Local keeps its databases elsewhere
    static void use(LocalDynamoDBRequestHandler requests, Path directory) throws ReflectiveOperationException {
        var field = LocalDynamoDBRequestHandler.class.getDeclaredField("dbRequestHandlers");
        field.setAccessible(true);
        @SuppressWarnings("unchecked")
        var databases = (Map<String, AmazonDynamoDBLocal>) field.get(requests);
        var file = directory.resolve(NAME + LocalDynamoDBRequestHandler.DB_FILE_EXTENSION);
        if (Files.exists(file)) {
            check(file);
        }
        databases.put(NAME, new LocalDBClient(new DynamoDbFile(file.toString()),
                new JobsRegister(Executors.newFixedThreadPool(JOB_THREADS), false)));
    }

    /// Checks a file of an earlier start, because DynamoDB Local does not report a damaged file, or hangs.
    ///
    /// @throws StackFailure when it is damaged, locked, or cannot be written
    private static void check(Path file) {
        if (Files.isDirectory(file)) {
            throw StackFailure.of("The file " + file, new IOException(FileReason.DIRECTORY));
        }
        if (!Files.isWritable(file)) {
            throw StackFailure.of("The file " + file, new AccessDeniedException(file.toString()));
        }
        LOG.setLevel(Level.OFF);
        var connection = new SQLiteConnection(file.toFile());
        try {
            var result = connection.open(false).prepare("PRAGMA quick_check(1)");
            if (!result.step() || !result.columnString(0).equals("ok")) {
                throw damaged(file, Optional.empty());
            }
        } catch (SQLiteException e) {
            throw switch (e.getBaseErrorCode()) {
                // SQLite has SQLITE_ERROR for a format that it does not know.
                case SQLiteConstants.SQLITE_CORRUPT, SQLiteConstants.SQLITE_NOTADB, SQLiteConstants.SQLITE_ERROR ->
                    damaged(file, Optional.of(e));
                case SQLiteConstants.SQLITE_BUSY ->
                    StackFailure.of("The file " + file, new IOException("another program has locked it", e));
                default -> StackFailure.of("The file " + file, new IOException(e.getMessage(), e));
            };
        } finally {
            connection.dispose();
            LOG.setLevel(null);
        }
    }

    private static StackFailure damaged(Path file, Optional<SQLiteException> cause) {
        return new StackFailure("The file " + file + " is damaged. Restore it from a copy, or name another directory"
                + " with --data.", cause.orElse(null));
    }

    /// Sets the mode of the connection, and the size of its cache in KiB, which is negative.
    private static final class Settings extends SQLiteJob<Boolean> {
        @Override
        protected Boolean job(SQLiteConnection connection) throws SQLiteException {
            connection.exec("PRAGMA synchronous = OFF").exec("PRAGMA cache_size = -65536");
            return true;
        }
    }
}
