package dev.chatreplay.csv;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.harness.ForeignPrograms;
import dev.chatreplay.harness.ReaderTest;
import dev.chatreplay.harness.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reads `csv_100ms` with the defaults of pandas and DuckDB.
@ReaderTest
class HundredMsReadersTest {
    private static final List<String> TEXTS = List.of("hello", "two\nlines", "Windows\r\nlines", "old\rlines",
            "\nbegins and ends\n", "a, b", "say \"hi\"", "a;b\tc", "'quoted'", "héllo 😀", "=1+1", " spaces ");

    private static final String PANDAS = """
            import json, pandas, sys
            table = pandas.read_csv(sys.argv[1])
            times = pandas.to_datetime(table['SentAt']).dt.strftime('%Y-%m-%dT%H:%M:%SZ')
            json.dump([list(row) for row in zip(table['SenderName'], table['Roles'], times, table['Message'])], sys.stdout)
            """;
    private static final String DUCKDB = """
            import duckdb, json, sys
            rows = duckdb.execute("SELECT SenderName, Roles, strftime(SentAt::TIMESTAMP, '%Y-%m-%dT%H:%M:%SZ'), Message FROM read_csv(?)",
                                  [sys.argv[1]]).fetchall()
            json.dump(rows, sys.stdout)
            """;

    @ParameterizedTest
    @ValueSource(strings = {PANDAS, DUCKDB})
    void readerWithDefaultsReadsCsv100ms(String script, @TempDir Path directory) throws IOException {
        var api = Stack.shared().organization();
        var chat = new Chat().started();
        for (int i = 0; i < TEXTS.size(); i++) {
            chat.sent("m-" + i, TEXTS.get(i), message -> message.put("createdAt", "2024-08-15T17:38:10.999Z")
                    .putArray("roles").add("host").add("co,host"));
        }
        api.send(chat.ended());
        var file = Files.write(directory.resolve("chat.csv"),
                Api.download(api.chatWhenReady(chat.sessionId(), "csv_100ms")));

        List<List<String>> rows = new ObjectMapper().readValue(ForeignPrograms.python(script, file),
                new TypeReference<>() {
                });
        // Messages of one time are in the order of their ids.
        assertThat(rows).containsExactlyInAnyOrderElementsOf(TEXTS.stream()
                .map(text -> List.of("Amara", "[\"host\",\"co,host\"]", "2024-08-15T17:38:10Z", text)).toList());
    }
}
