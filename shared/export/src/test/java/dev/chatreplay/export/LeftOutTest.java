package dev.chatreplay.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.runtime.LogLine;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Tests what a log line says about the parts that an export leaves out.
class LeftOutTest {
    private static String lineOf(LeftOut leftOut) {
        var line = new LogLine("test");
        leftOut.addTo(line);
        var printed = new AtomicReference<>("");
        line.to(printed::set);
        return printed.get();
    }

    @Test
    void lineOfWholeExportHasNoNumbers() {
        assertThat(lineOf(LeftOut.NOTHING)).doesNotContain("EditsSkipped", "unreadableEntries", "DeadLettered");
    }

    @Test
    void skippedEditIsCounted() {
        assertThat(lineOf(new LeftOut(1, 0))).contains("\"EditsSkipped\":1")
                .doesNotContain("unreadableEntries", "DeadLettered");
    }

    @Test
    void unreadableEntryIsCountedWithItsDeadLetter() {
        assertThat(lineOf(new LeftOut(0, 1))).doesNotContain("EditsSkipped")
                .contains("\"unreadableEntries\":1", "\"DeadLettered\":1", "\"Reason\":\"UNREADABLE_LOG_ENTRY\"");
    }
}
