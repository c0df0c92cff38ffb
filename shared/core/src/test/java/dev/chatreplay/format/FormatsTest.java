package dev.chatreplay.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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
        public ChatWriter writer(ChatFacts facts, FileStreams out) throws IOException {
            return ChatFormat.CSV.writer(facts, out);
        }
    };

    private final Formats formats = Formats.of(List.of(OTHER));

    @Test
    void productHasExactlyTheseFormats() {
        assertThat(Formats.ofProduct().names()).containsExactly("csv", "csv_full", "csv_spreadsheet", "csv_100ms",
                "ndjson", "txt", "vtt", "events");
        assertThat(Formats.ofProduct().find("csv")).contains(ChatFormat.CSV);
    }

    @Test
    void formatsFindFormatByExactName() {
        assertThat(formats.find("other")).contains(OTHER);
        assertThat(formats.find("OTHER")).isEmpty();
        assertThat(formats.find("unknown")).isEmpty();
    }

    @Test
    void onlyCallersWithAuditMayRequestEvents() {
        assertThat(Formats.ofProduct().names(false)).containsExactly("csv", "csv_full", "csv_spreadsheet",
                "csv_100ms", "ndjson", "txt", "vtt");
        assertThat(Formats.ofProduct().names(true)).containsExactly("csv", "csv_full", "csv_spreadsheet", "csv_100ms",
                "ndjson", "txt", "vtt", "events");
        assertThat(OTHER.isAudit()).isFalse();
    }

    @Test
    void formatsAlwaysIncludeDefault() {
        assertThat(formats.names()).containsExactly("other", "csv");
        assertThat(formats.find("csv")).contains(Formats.DEFAULT);
    }

    @Test
    void publicChatLosesDeletedPublicMessages() {
        assertThat(PublicChat.includes(new MessageBuilder().message())).isTrue();
        assertThat(PublicChat.hasLost(new MessageBuilder().message())).isFalse();
        assertThat(PublicChat.includes(new MessageBuilder().deleted().message())).isFalse();
        assertThat(PublicChat.hasLost(new MessageBuilder().deleted().message())).isTrue();
        var secret = new MessageBuilder().to("u-2");
        assertThat(PublicChat.includes(secret.message())).isFalse();
        assertThat(PublicChat.hasLost(secret.deleted().message())).isFalse();
    }

    @Test
    void formatsToWriteAreDefaultAndThoseOfSession() {
        assertThat(formats.toWrite(List.of())).containsExactly(Formats.DEFAULT);
        assertThat(formats.toWrite(List.of("other", "unknown"))).containsExactly(OTHER, Formats.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({"CSV, csv, csv, text/csv; charset=utf-8", "CSV_FULL, csv_full, csv, text/csv; charset=utf-8",
            "CSV_SPREADSHEET, csv_spreadsheet, csv, text/csv; charset=utf-8",
            "CSV_100MS, csv_100ms, csv, text/csv; charset=utf-8",
            "NDJSON, ndjson, ndjson, application/x-ndjson", "TXT, txt, txt, text/plain; charset=utf-8",
            "VTT, vtt, vtt, text/vtt; charset=utf-8",
            "EVENTS, events, ndjson, application/x-ndjson"})
    void formatHasNameExtensionAndContentType(ChatFormat format, String name, String extension, String contentType) {
        assertThat(format.formatName()).isEqualTo(name);
        assertThat(format.extension()).isEqualTo(extension);
        assertThat(format.contentType()).isEqualTo(contentType);
    }

    @Test
    void onlyCsvAndNdjsonHaveIndexes() {
        assertThat(Arrays.stream(ChatFormat.values()).filter(format -> format.index().isPresent()))
                .containsExactly(ChatFormat.CSV, ChatFormat.NDJSON);
    }

    @ParameterizedTest
    @CsvSource({"CSV, csv_speakers, ndjson, application/x-ndjson", "NDJSON, ndjson_index, json, application/json"})
    void noCallerMayRequestIndex(ChatFormat format, String name, String extension, String contentType) {
        assertThat(format.index()).hasValueSatisfying(index -> {
            assertThat(index.formatName()).isEqualTo(name);
            assertThat(index.extension()).isEqualTo(extension);
            assertThat(index.contentType()).isEqualTo(contentType);
            assertThat(index.isAudit()).isFalse();
        });
        assertThat(Formats.ofProduct().find(name)).isEmpty();
    }

    /// The escape is inside a text that is JSON. The events' rules accept it, and repair only the text.
    @ParameterizedTest
    @EnumSource(ChatFormat.class)
    void fileTextWithEscapedHalfCharacterFailsNoFormat(ChatFormat format) throws IOException {
        var half = new MessageBuilder().payload("FILE_MESSAGE",
                "{\"link\":\"https://a/\\ud800\",\"name\":\"\\udc00\"}");
        assertThat(WrittenFile.of(format, half.message())).as("U+FFFD for each half").doesNotContain("?");
    }

    @Test
    void csvBeginsWithItsHeader() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var writer = WrittenFile.writer(ChatFormat.CSV, out)) {
            writer.finish();
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("id,participantId,");
    }
}
