package dev.chatreplay.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpreadsheetCsvTest {
    private static final String HEADER = "\uFEFFid,participantId,sessionId,meetingId,displayName,pinned,isEdited,payloadType,payload,"
            + "createdAt,userId,replyTo,sequence,roles,editedAt,reactions,readCount,deliveredCount,metadata\r\n";

    @Test
    void spreadsheetCsvGuardsTextsAndNotOurOwnValues() throws IOException {
        var message = new MessageBuilder().displayName("Amara Okafor").pinned().payload("=1+1").userId("00123")
                .replyTo("m0").sequence(7).roles("host").editedAt("2026-11-21T09:00:07.999999999Z")
                .reactions("{\"👍\":[\"p1\"]}").counts(3, 5).metadata("{}").message();
        assertThat(WrittenFile.of(ChatFormat.CSV_SPREADSHEET, message)).isEqualTo(HEADER
                + "\"'m1\",\"'p1\",\"'s1\",\"'r1\",\"Amara Okafor\",true,true,TEXT_MESSAGE,\"'=1+1\",2026-11-21T09:00:00.100Z,"
                + "\"'00123\",\"'m0\",7,\"'[\"\"host\"\"]\",2026-11-21T09:00:07.999Z,\"'{\"\"👍\"\":[\"\"p1\"\"]}\",3,5,\"'{}\"\r\n");
    }

    @Test
    void spreadsheetCsvGuardsNoAbsentValue() throws IOException {
        assertThat(WrittenFile.of(ChatFormat.CSV_SPREADSHEET, new MessageBuilder().message())).isEqualTo(HEADER
                + "\"'m1\",\"'p1\",\"'s1\",\"'r1\",\"\",false,false,TEXT_MESSAGE,\"\",2026-11-21T09:00:00.100Z,"
                + "\"\",\"\",0,\"\",,\"\",0,0,\"\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello there", "Good morning, everyone!", "a b", "É vero", "Привет всем", "שלום לכם",
            "x\ny z",
            "ok, see you =) ", "TRUE or FALSE", "R and D"})
    void surelyTextStaysWithoutGuard(String text) {
        assertThat(SpreadsheetCsv.guarded(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋a b", "－a b", "＠a b", "'",
            "'hello there", "''", "\"hello there\"", "00123", "1E5", "3-4", "1/2", "12345678901234567890", "1.234,56",
            "50%", "$5", "5 €", "TRUE", "WAHR", "true ", "Vero", "hello", "MAR1", "Mar 5 people", "1.2.", "10:30",
            "at 10 AM", "1/2/2026", " hello there", "\u00a0a b", "\ufeffa b", "\u202ea b", "\u0001a b", "#N/A", "{=1}",
            "٣",
            "see you at ٣", "see you at １０", "half is ½", "part Ⅳ b", "三月 五日", "a", "😀 a b", "m-1", "a\tb",
            "TRUE\nor"})
    void everyOtherTextHasGuard(String text) {
        assertThat(SpreadsheetCsv.guarded(text)).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @MethodSource("dev.chatreplay.format.CsvWriterTest#seeds")
    void textWithoutOneLeadingGuardIsOriginal(long seed) throws IOException {
        var random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            var text = HostileText.next(random);
            var file = WrittenFile.of(ChatFormat.CSV_SPREADSHEET, new MessageBuilder().payload(text).message());
            try (var records = CSVParser.parse(file, CSVFormat.RFC4180)) {
                var cell = records.getRecords().getLast().get(8);
                assertThat(cell.startsWith("'") ? cell.substring(1) : cell).as("seed %d", seed).isEqualTo(text);
            }
        }
    }
}
