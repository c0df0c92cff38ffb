package dev.chatreplay.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VttShiftTest {
    private static final String TWO_CUES = """
            WEBVTT

            1 m-1
            00:00:01.000 --> 00:00:09.000
            <v Amara>Amara: hello</v>

            2 m-2
            00:00:05.500 --> 00:00:13.500
            <v Ben>Ben: hi
            you</v>
            """;

    static String shifted(String vtt, Duration by) throws IOException {
        var out = new ByteArrayOutputStream();
        VttShift.shift(new ByteArrayInputStream(vtt.getBytes(UTF_8)), out, by);
        return out.toString(UTF_8);
    }

    private static String cue(String times) {
        return "WEBVTT\n\n1 a\n" + times + "\ntext\n";
    }

    @Test
    void shiftByZeroChangesNothing() throws IOException {
        assertThat(shifted(TWO_CUES, Duration.ZERO)).isEqualTo(TWO_CUES);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "00:00:01.000 --> 00:00:09.000 | PT2.0019S   | 00:00:03.001 --> 00:00:11.001",
            "00:00:01.000 --> 00:00:09.000 | PT-1S       | 00:00:00.000 --> 00:00:08.000",
            "00:00:01.000 --> 00:00:09.000 | PT-1.001S   | 00:00:00.000 --> 00:00:07.999",
            "00:00:01.000 --> 00:00:09.000 | PT-8.999S   | 00:00:00.000 --> 00:00:00.001",
            "99:59:59.999 --> 100:00:00.001 | PT1H       | 100:59:59.999 --> 101:00:00.001",
            "87658200:00:00.000 --> 87658200:00:08.000 | PT-87658200H | 00:00:00.000 --> 00:00:08.000",
            "00:59.000 --> 01:00.000       | PT0S        | 00:00:59.000 --> 00:01:00.000",
            "00:00:01.000\t-->  00:00:02.000 align:left line:0 | PT1S | 00:00:02.000 --> 00:00:03.000 align:left line:0"})
    void shiftMovesTimesAndKeepsSettings(String times, Duration by, String moved) throws IOException {
        assertThat(shifted(cue(times), by)).isEqualTo(cue(moved));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-9S", "PT-10S", "PT-100H"})
    void shiftLeavesOutCueThatWouldEndAtZeroOrBefore(Duration by) throws IOException {
        assertThat(shifted(cue("00:00:01.000 --> 00:00:09.000"), by)).isEqualTo("WEBVTT\n\n");
    }

    @Test
    void shiftKeepsCuesAfterOneThatIsLeftOut() throws IOException {
        assertThat(shifted(TWO_CUES, Duration.ofSeconds(-10))).isEqualTo("""
                WEBVTT

                2 m-2
                00:00:00.000 --> 00:00:03.500
                <v Ben>Ben: hi
                you</v>
                """);
    }

    @Test
    void shiftKeepsTextThatLooksLikeLineOfTimes() throws IOException {
        var text = "00:00:01.000 --&gt; 00:00:02.000\n00:00:05.000 --> 00:00:06.000\n";
        assertThat(shifted("WEBVTT\n\n00:00:01.000 --> 00:00:09.000\n" + text, Duration.ofSeconds(1)))
                .isEqualTo("WEBVTT\n\n00:00:02.000 --> 00:00:10.000\n" + text);
        assertThat(shifted("WEBVTT\n\n00:00:01.000 --> 00:00:09.000\n" + text + "\n", Duration.ofSeconds(-9)))
                .isEqualTo("WEBVTT\n\n");
    }

    @Test
    void shiftKeepsHeaderCommentsAndStyles() throws IOException {
        var start = "\uFEFFWEBVTT - chat\nKind: captions\n\n\nNOTE\n\nNOTE two\nlines\n\nSTYLE\n::cue {}\n\n";
        assertThat(shifted(start + "00:01.000 --> 00:02.000\na\n\nNOTE end", Duration.ofSeconds(1)))
                .isEqualTo(start + "00:00:02.000 --> 00:00:03.000\na\n\nNOTE end\n");
        assertThat(shifted("WEBVTT\n", Duration.ofSeconds(1))).isEqualTo("WEBVTT\n");
    }

    @Test
    void shiftReadsEveryLineEnd() throws IOException {
        assertThat(shifted(TWO_CUES.replace("\n", "\r\n"), Duration.ofDays(1)))
                .isEqualTo(shifted(TWO_CUES, Duration.ofDays(1)))
                .contains("24:00:05.500 --> 24:00:13.500\n").doesNotContain("\r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "id,participantId\n", "WEBVTTX\n", "\n", "webvtt\n"})
    void shiftRefusesFileThatIsNotWebVtt(String file) {
        assertThatThrownBy(() -> shifted(file, Duration.ZERO)).isInstanceOf(IOException.class).hasMessage(
                "The file is not WebVTT, because its first line is not WEBVTT. Choose a file of the format vtt.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00:00:01.000 --> soon", "0:01.000 --> 00:02.000", "00:00:01.000-->00:00:02.000",
            "00:00:01.000 --> 00:00:02.0000"})
    void shiftNamesLineWithBrokenTimes(String times) {
        assertThatThrownBy(() -> shifted(cue(times), Duration.ZERO)).isInstanceOf(IOException.class)
                .hasMessage("Line 4 of the file is not a line of times. Download the file again.");
    }

    @Test
    void shiftRefusesTextThatIsNotUtf8() {
        var bytes = "WEBVTT\n\n\u00e9".getBytes(ISO_8859_1);
        assertThatThrownBy(
                () -> VttShift.shift(new ByteArrayInputStream(bytes), new ByteArrayOutputStream(), Duration.ZERO))
                .isInstanceOf(IOException.class)
                .hasMessage("The file is not text in UTF-8. Download the file again.");
    }

    @Test
    void shiftLeavesStreamsOpen() throws IOException {
        var closed = new AtomicBoolean();
        var in = new ByteArrayInputStream(TWO_CUES.getBytes(UTF_8)) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        var out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        VttShift.shift(in, out, Duration.ZERO);
        assertThat(out.toString(UTF_8)).isEqualTo(TWO_CUES);
        assertThat(closed).isFalse();
    }
}
