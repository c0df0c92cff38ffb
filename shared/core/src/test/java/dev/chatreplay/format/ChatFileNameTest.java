package dev.chatreplay.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.event.Id;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatFileNameTest {
    private static String name(String id) {
        return ChatFileName.of(id, ChatFormat.CSV);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"s-1,chat-s-1.csv", "messaging:general,chat-messaging_general.csv",
            "a/b\\c*d?e\"f<g>h|i,chat-a_b_c_d_e_f_g_h_i.csv", "../../etc/passwd,chat-.._.._etc_passwd.csv",
            "Größe 😀.v2,chat-Größe 😀.v2.csv", "50% #1 @x!,chat-50% #1 @x!.csv", "~,chat-~.csv"})
    void forbiddenCharactersAreReplaced(String id, String expected) {
        assertThat(name(id)).isEqualTo(expected);
    }

    @Test
    void controlAndBidiCharactersAreReplacedAndJoinersStay() {
        assertThat(name("a\u202eb\u2066c\u200fd\u061ce\u2028f\ufeffg\u0085h\u0000i\nj"))
                .isEqualTo("chat-a_b_c_d_e_f_g_h_i_j.csv");
        assertThat(name("👩‍💻")).isEqualTo("chat-👩‍💻.csv");
    }

    @ParameterizedTest
    @CsvSource({"CON", "nul", "COM1", "aux.txt", "a.", "'a '", "..", "-rf", "LPT1.csv"})
    void namesThatWindowsReservesAreHarmless(String id) {
        assertThat(name(id)).startsWith("chat-").endsWith(".csv")
                .doesNotMatch("(?i)^(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?$");
    }

    @Test
    void longIdIsCutAtCodePoint() {
        assertThat(name("x".repeat(256))).isEqualTo("chat-" + "x".repeat(121) + ".csv");
        assertThat(name("x" + "😀".repeat(63))).isEqualTo("chat-x" + "😀".repeat(30) + ".csv");
        assertThat(name("x".repeat(121))).isEqualTo("chat-" + "x".repeat(121) + ".csv");
        assertThat(name("x".repeat(120) + "é")).isEqualTo("chat-" + "x".repeat(120) + ".csv");
    }

    @Test
    void formatIsInNameWhenExtensionDoesNotNameIt() {
        assertThat(ChatFileName.of("s-1", ChatFormat.CSV)).isEqualTo("chat-s-1.csv");
        assertThat(ChatFileName.of("s-1", ChatFormat.CSV_FULL)).isEqualTo("chat-s-1.csv_full.csv");
        assertThat(ChatFileName.of("s-1", ChatFormat.EVENTS)).isEqualTo("chat-s-1.events.ndjson");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s", "s.csv_full", "CON"})
    void formatsOfOneSessionHaveDifferentNames(String start) {
        for (var length = 0; length < 256; length++) {
            var id = "x".repeat(Math.max(0, length - start.length())) + start
                    + "y".repeat(256 - Math.max(length, start.length()));
            var names = Stream.of(ChatFormat.values()).map(format -> ChatFileName.of(id, format)).toList();
            assertThat(names).doesNotHaveDuplicates()
                    .allSatisfy(name -> assertThat(name.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(150));
        }
    }

    @Test
    void everyNameIsAcceptable() {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++) {
            var id = random.ints(1 + random.nextInt(64), 0x20, random.nextBoolean() ? 0x100 : 0x110000)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
            if (Id.isValid(id)) {
                var name = name(id);
                assertThat(name.getBytes(UTF_8)).as(name).hasSizeBetween(10, 150);
                assertThat(new String(name.getBytes(UTF_8), UTF_8)).isEqualTo(name);
                assertThat(name)
                        .matches("chat-[^:/\\\\*?\"<>|\\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]+\\.csv");
            }
        }
    }
}
