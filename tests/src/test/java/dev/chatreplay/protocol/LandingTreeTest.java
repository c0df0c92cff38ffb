package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.FullExtent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reads the files of a landing bucket with DuckDB as one table, whose partitions are the organization, the date and the session.
class LandingTreeTest extends LandingProtocolTest {
    private static final List<String> SESSIONS = List.of("plain", "19:meeting_Zm9v@thread.v2", "a=b/c d+e%41", "~x",
            "000123", "Grüße-\uD83D\uDC4D", "it's \"quoted\" [1]{2}^#?*\\");

    /// `LandingKeysTest` and `DuckDbDefaultsTest` have the quick pass: the keys of landed files, and files in DuckDB.
    @Test
    @FullExtent
    void duckDbReadsPartitionsOfLandingTreeAsColumns(@TempDir Path directory) throws Exception {
        var dates = new ArrayList<String>();
        for (var id : SESSIONS) {
            var chat = new Chat(id).started().sent("m-1", "hello from " + id).sent("m-2", "again").ended();
            exported(chat);
            dates.add(date(chat));
        }
        dates.add(landUnderSecondKey("taken"));
        download(directory);

        var rows = rows("SELECT organization, date, session, count(*), min(payload), min(sessionId) FROM read_csv('"
                + directory
                + "/**/csv.csv', delim = ',', quote = '\"', escape = '\"', header = true, all_varchar = true, hive_partitioning = true, "
                + "hive_types = {'organization': VARCHAR, 'date': VARCHAR, 'session': VARCHAR}) GROUP BY ALL");
        var expected = new ArrayList<List<String>>();
        var sessions = Stream.concat(SESSIONS.stream(), Stream.of("taken")).toList();
        for (int i = 0; i < sessions.size(); i++) {
            expected.add(List.of(api.organizationId(), dates.get(i), sessions.get(i), "2", "again", sessions.get(i)));
        }
        assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
    }

    private String date(Chat chat) {
        return harness.stack.stores().sessions().find(session(chat)).orElseThrow().beganAt().toString().substring(0,
                10);
    }

    /// Lands a session whose first key belongs to another owner, until the file has landed. Returns its date.
    private String landUnderSecondKey(String id) {
        var chat = new Chat(id).started().sent("m-1", "hello from " + id).sent("m-2", "again").ended();
        api.send(chat);
        put(key(chat, "csv"), "not ours");
        harness.compactAll();
        harness.stack.s3().deleteObject(r -> r.bucket(BUCKET).key(key(chat, "csv")));
        return date(chat);
    }

    private void download(Path directory) throws IOException {
        for (var key : landed()) {
            var file = directory.resolve(key);
            Files.createDirectories(file.getParent());
            Files.write(file, content(key));
        }
    }

    private static List<List<String>> rows(String query) throws SQLException {
        try (var duckDb = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duckDb.createStatement();
                var result = statement.executeQuery(query)) {
            var rows = new ArrayList<List<String>>();
            while (result.next()) {
                var row = new ArrayList<String>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.add(result.getString(column));
                }
                rows.add(row);
            }
            return rows;
        }
    }
}
