package dev.chatreplay.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HundredMsCsvTest {
    private static final String HEADER = "SenderPeerID,SenderName,SenderUserID,Roles,SentAt,Type,Message,MessageID\n";

    @Test
    void csv100msHasTheEightColumnsWithLfAndWholeSeconds() throws IOException {
        var message = new MessageBuilder().displayName("Amara").userId("u-1").payload("hello").message();
        assertThat(WrittenFile.of(ChatFormat.CSV_100MS, message, message)).isEqualTo(HEADER
                + "p1,Amara,u-1,[],2026-11-21T09:00:00Z,chat,hello,m1\n".repeat(2));
    }

    @Test
    void csv100msOfEmptyChatHasOnlyHeader() throws IOException {
        assertThat(WrittenFile.of(ChatFormat.CSV_100MS)).isEqualTo(HEADER);
    }

    @Test
    void csv100msWritesRolesAsJsonArray() throws IOException {
        var message = new MessageBuilder().roles("host", "co\"host").payload("hi").message();
        assertThat(WrittenFile.of(ChatFormat.CSV_100MS, message)).isEqualTo(HEADER
                + "p1,,,\"[\"\"host\"\",\"\"co\\\"\"host\"\"]\",2026-11-21T09:00:00Z,chat,hi,m1\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "TEXT_MESSAGE   | hello                                      | hello",
            "IMAGE_MESSAGE  | https://example.org/a.png                  | https://example.org/a.png",
            "FILE_MESSAGE   | {\"link\":\"mxc://a/b\",\"name\":\"c\"}    | mxc://a/b",
            "FILE_MESSAGE   | {\"size\":5, \"link\":\"https://a/b\"}     | https://a/b",
            "FILE_MESSAGE   | {\"a\":{\"link\":\"x\"},\"link\":\"y:z\"}  | y:z",
            "FILE_MESSAGE   | not JSON                                   | not JSON",
            "CUSTOM_MESSAGE | [1]                                        | [1]",
            "CUSTOM_MESSAGE | {\"link\":\"x\"}                           | `\"{\"\"link\"\":\"\"x\"\"}\"`"})
    void csv100msWritesTextUriLinkOrJson(String type, String payload, String written) throws IOException {
        assertThat(message(type, payload)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r\nb", "a\rb", "a,b", "say \"hi\""})
    void csv100msQuotesMessageThatNeedsQuotes(String payload) throws IOException {
        assertThat(message("TEXT_MESSAGE", payload)).isEqualTo("\"" + payload.replace("\"", "\"\"") + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=1+1", "a b", "a;b", "'a'", "é😀"})
    void csv100msQuotesNoOtherMessage(String payload) throws IOException {
        assertThat(message("TEXT_MESSAGE", payload)).isEqualTo(payload);
    }

    /// Returns the field `Message` as it is in the file.
    private static String message(String type, String payload) throws IOException {
        var file = WrittenFile.of(ChatFormat.CSV_100MS, new MessageBuilder().payload(type, payload).message());
        var start = HEADER + "p1,,,[],2026-11-21T09:00:00Z,chat,";
        assertThat(file).startsWith(start).endsWith(",m1\n");
        return file.substring(start.length(), file.length() - ",m1\n".length());
    }
}
