package dev.chatreplay.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormatsTest {
    private static final FileFormat OTHER = new FileFormat() {
        @Override
        public String formatName() {
            return "other";
        }

        @Override
        public String extension() {
            return "other";
        }

        @Override
        public String contentType() {
            return "text/other";
        }

        @Override
        public ChatWriter writer(OutputStream out) throws IOException {
            return ChatFormat.CSV.writer(out);
        }
    };

    private final Formats formats = Formats.of(List.of(OTHER));

    @Test
    void productHasExactlyTheseFormats() {
        assertThat(Formats.ofProduct().names()).containsExactly("csv", "csv_full", "events");
        assertThat(Formats.ofProduct().find("csv")).contains(ChatFormat.CSV);
    }

    @Test
    void formatsFindFormatByExactName() {
        assertThat(formats.find("other")).contains(OTHER);
        assertThat(formats.find("OTHER")).isEmpty();
        assertThat(formats.find("unknown")).isEmpty();
    }

    @Test
    void formatsAlwaysIncludeDefault() {
        assertThat(formats.names()).containsExactly("other", "csv");
        assertThat(formats.find("csv")).contains(Formats.DEFAULT);
    }

    @Test
    void formatsToWriteAreDefaultAndThoseOfSession() {
        assertThat(formats.toWrite(List.of())).containsExactly(Formats.DEFAULT);
        assertThat(formats.toWrite(List.of("other", "unknown"))).containsExactly(OTHER, Formats.DEFAULT);
    }

    @Test
    void csvHasNameExtensionAndContentType() throws IOException {
        assertThat(ChatFormat.CSV.formatName()).isEqualTo("csv");
        assertThat(ChatFormat.CSV.extension()).isEqualTo("csv");
        assertThat(ChatFormat.CSV.contentType()).isEqualTo("text/csv; charset=utf-8");
        var out = new ByteArrayOutputStream();
        try (var writer = ChatFormat.CSV.writer(out)) {
            writer.finish();
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("id,participantId,");
    }
}
