package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class CueShiftTest {
    private static CueShift shift(String text) {
        return new CueShift.Converter().convert(text);
    }

    @ParameterizedTest
    @CsvSource({"90,PT1M30S,90 s later", "-90,PT-1M-30S,90 s earlier", "+1.5,PT1.5S,1.5 s later",
            "1m30s,PT1M30S,90 s later", "-1m30s,PT-1M-30S,90 s earlier", "2H,PT2H,7200 s later", "0,PT0S,0 s later",
            "PT-5S,PT-5S,5 s earlier", "-PT5S,PT-5S,5 s earlier"})
    void shiftIsSecondsOrDuration(String text, String duration, String words) {
        assertThat(shift(text).by()).isEqualTo(Duration.parse(duration));
        assertThat(shift(text)).hasToString(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "x", "90 s", "1,5", "--5", "1.5.5", "9999999999", "PT9999999999999H", "8785h"})
    void shiftThatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> shift(text)).isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "' is not a time").hasMessageContaining("-90");
    }

    @Test
    void negativeShiftMovesCuesEarlier(@TempDir Path directory) throws IOException {
        var from = Files.writeString(directory.resolve("from.vtt"),
                "WEBVTT\n\n00:01:40.000 --> 00:01:45.000\nhello\n");

        shift("-90").move(from, directory.resolve("to.vtt"));

        assertThat(directory.resolve("to.vtt")).hasContent("WEBVTT\n\n00:00:10.000 --> 00:00:15.000\nhello\n");
    }
}
