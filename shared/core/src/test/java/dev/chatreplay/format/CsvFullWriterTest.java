package dev.chatreplay.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.chat.ChatMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CsvFullWriterTest {
    private static final String HEADER = "id,participantId,sessionId,meetingId,displayName,pinned,isEdited,payloadType,payload,createdAt,"
            + "userId,replyTo,sequence,roles,editedAt,reactions,readCount,deliveredCount,metadata";
    private static final String SHOWN = "2026-11-21T09:00:00.100Z";

    @Test
    void csvFullLeavesFieldsOfAbsentValuesEmpty() throws IOException {
        assertThat(WrittenFile.of(ChatFormat.CSV_FULL, new MessageBuilder().payload("hi").message())).isEqualTo(
                HEADER + "\r\nm1,p1,s1,r1,,false,false,TEXT_MESSAGE,\"hi\"," + SHOWN + ",,,0,,,,0,0,\r\n");
    }

    @Test
    void csvFullWritesEveryColumn() throws IOException {
        var message = new MessageBuilder().payload("hi").userId("u-1").replyTo("$m0").sequence(9007199254740991L)
                .roles("host", "co\"host").editedAt("2026-11-21T09:00:07.999999999Z").reactions("{\"👍\":[\"p1\"]}")
                .counts(3, 5).metadata("{\"lang\":\"en\"}").message();
        assertThat(WrittenFile.of(ChatFormat.CSV_FULL, message)).isEqualTo(
                HEADER + "\r\nm1,p1,s1,r1,,false,true,TEXT_MESSAGE,\"hi\"," + SHOWN + ",u-1,$m0,9007199254740991,"
                        + "\"[\"\"host\"\",\"\"co\\\"\"host\"\"]\",2026-11-21T09:00:07.999Z,"
                        + "\"{\"\"👍\"\":[\"\"p1\"\"]}\",3,5,\"{\"\"lang\"\":\"\"en\"\"}\"\r\n");
    }

    @Test
    void csvFullBeginsWithColumnsOfCsv() {
        assertThat(CsvColumn.CSV_FULL).startsWith(CsvColumn.CSV.toArray(CsvColumn[]::new)).hasSize(19);
    }

    @ParameterizedTest
    @MethodSource("dev.chatreplay.format.CsvWriterTest#seeds")
    void csvParserReadsSameValuesOfAllColumns(long seed) throws IOException {
        var random = new Random(seed);
        var messages = new ArrayList<ChatMessage>();
        var expected = new ArrayList<List<String>>();
        for (int i = 0; i < 20; i++) {
            addNasty(random, messages, expected);
        }
        var format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
        try (var records = CSVParser.parse(
                WrittenFile.of(ChatFormat.CSV_FULL, messages.toArray(ChatMessage[]::new)), format)) {
            assertThat(records.getHeaderNames()).containsExactly(HEADER.split(","));
            assertThat(records.getRecords()).as("seed %d", seed).extracting(r -> r.toList()).isEqualTo(expected);
        }
    }

    /// Adds a message with hostile text in every column that may hold text, and its row. The writer takes JSON as it is.
    private static void addNasty(Random random, List<ChatMessage> messages, List<List<String>> rows) {
        var id = "m" + HostileText.next(random);
        var participant = "p" + HostileText.next(random);
        var name = HostileText.next(random);
        var payload = HostileText.next(random);
        var user = "u" + HostileText.next(random);
        var replyTo = HostileText.next(random) + "r";
        var reactions = "{" + HostileText.next(random);
        var metadata = HostileText.next(random) + "}";
        long sequence = random.nextLong(1L << 53);
        messages.add(new MessageBuilder().id(id).participantId(participant).displayName(name).payload(payload)
                .userId(user).replyTo(replyTo).sequence(sequence).roles("a,b", "c d").reactions(reactions)
                .counts(sequence, 1).metadata(metadata).message());
        rows.add(List.of(id, participant, "s1", "r1", name, "false", "false", "TEXT_MESSAGE", payload, SHOWN, user,
                replyTo, Long.toString(sequence), "[\"a,b\",\"c d\"]", "", reactions, Long.toString(sequence), "1",
                metadata));
    }
}
