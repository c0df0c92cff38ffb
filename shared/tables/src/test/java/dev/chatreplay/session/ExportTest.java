package dev.chatreplay.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExportTest {
    private static final Instant AT = Instant.parse("2026-11-21T09:00:00Z");
    private static final ChatFile CSV = new ChatFile("csv", 100, "00", AT.plusSeconds(1));
    private static final ChatFile NDJSON = new ChatFile("ndjson", 20, "01", AT);

    private static Export of(Map<String, ChatFile> files) {
        return new Export(files, new Counts(1, 0, 1), 1, 1, AT.plusSeconds(2));
    }

    @Test
    void sizeIsThatOfNamedFilesOnceEach() {
        var export = of(Map.of("csv", CSV, "ndjson", NDJSON));
        assertThat(export.bytes(List.of("csv", "ndjson", "csv", "vtt"))).isEqualTo(120);
        assertThat(export.bytes(List.of("ndjson"))).isEqualTo(20);
    }

    @Test
    void exportIsAsOldAsItsOldestFile() {
        assertThat(of(Map.of("csv", CSV, "ndjson", NDJSON)).exportedAt()).isEqualTo(AT);
        assertThat(of(Map.of("csv", CSV)).exportedAt()).isEqualTo(AT.plusSeconds(1));
    }

    @Test
    void everyExportHasCsv() {
        assertThat(of(Map.of("csv", CSV, "ndjson", NDJSON)).csv()).isEqualTo(CSV);
        assertThatIllegalArgumentException().isThrownBy(() -> of(Map.of()));
    }
}
