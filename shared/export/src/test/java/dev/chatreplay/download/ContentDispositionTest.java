package dev.chatreplay.download;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentDispositionTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "chat-s-1.csv | attachment; filename=\"chat-s-1.csv\"",
            "chat-a b#c@d!~'.csv | attachment; filename=\"chat-a b#c@d!~'.csv\"",
            "chat-é.csv | attachment; filename=\"chat-_.csv\"; filename*=UTF-8''chat-%C3%A9.csv",
            "chat-😀 x.csv | attachment; filename=\"chat-_ x.csv\"; filename*=UTF-8''chat-%F0%9F%98%80%20x.csv",
            "chat-%41*'~.csv | attachment; filename=\"chat-_41*'~.csv\"; filename*=UTF-8''chat-%2541%2A%27%7E.csv"})
    void nameThatNotEveryBrowserReadsIsAlsoExtended(String fileName, String header) {
        assertThat(ContentDisposition.attachment(fileName)).isEqualTo(header).matches("[ -~]+");
    }
}
