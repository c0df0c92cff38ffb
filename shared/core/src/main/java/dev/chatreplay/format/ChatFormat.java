package dev.chatreplay.format;

import java.io.IOException;
import java.util.Optional;

/// The formats of the product. To add a format, add a constant here and a writer class in this package.
public enum ChatFormat implements FileFormat {
    /// CSV with ten columns. Every export has this format.
    CSV("csv", "csv", "text/csv; charset=utf-8"),
    /// CSV with the ten columns and nine more.
    CSV_FULL("csv_full", "csv", "text/csv; charset=utf-8"),
    /// The columns of `csv_full` for spreadsheets, with guarded texts.
    CSV_SPREADSHEET("csv_spreadsheet", "csv", "text/csv; charset=utf-8"),
    /// CSV with the eight columns of 100ms.
    CSV_100MS("csv_100ms", "csv", "text/csv; charset=utf-8"),
    /// The public chat, one JSON object a line, with everything that is known about each message.
    NDJSON("ndjson", "ndjson", "application/x-ndjson"),
    /// A transcript to read.
    TXT("txt", "txt", "text/plain; charset=utf-8"),
    /// Cues for the player of a recording.
    VTT("vtt", "vtt", "text/vtt; charset=utf-8"),
    /// Every recorded event, one JSON object a line. Only for callers with the scope `audit`.
    EVENTS("events", "ndjson", "application/x-ndjson");

    private final String formatName;
    private final String extension;
    private final String contentType;

    ChatFormat(String formatName, String extension, String contentType) {
        this.formatName = formatName;
        this.extension = extension;
        this.contentType = contentType;
    }

    @Override
    public ChatWriter writer(ChatFacts facts, FileStreams out) throws IOException {
        return switch (this) {
            case CSV -> csv(out);
            case CSV_FULL -> new CsvWriter(out.file(), CsvColumn.CSV_FULL);
            case CSV_SPREADSHEET -> SpreadsheetCsv.writer(out.file());
            case CSV_100MS -> HundredMsCsv.writer(out.file());
            case NDJSON -> new NdjsonWriter(facts, out);
            case TXT -> new TxtWriter(out.file(), facts);
            case VTT -> new VttWriter(out.file(), facts);
            case EVENTS -> new EventsWriter(out.file());
        };
    }

    @Override
    public Optional<FileType> index() {
        return switch (this) {
            case CSV -> Optional.of(SpeakersIndex.TYPE);
            case NDJSON -> Optional.of(NdjsonIndex.TYPE);
            case CSV_FULL, CSV_SPREADSHEET, CSV_100MS, TXT, VTT, EVENTS -> Optional.empty();
        };
    }

    private static ChatWriter csv(FileStreams out) throws IOException {
        var csv = new CsvWriter(out.file(), CsvColumn.CSV);
        return out.index().isPresent() ? new IndexedCsvWriter(csv, out.index().get()) : csv;
    }

    @Override
    public boolean isAudit() {
        return switch (this) {
            case CSV, CSV_FULL, CSV_SPREADSHEET, CSV_100MS, NDJSON, TXT, VTT -> false;
            case EVENTS -> true;
        };
    }

    @Override
    public String formatName() {
        return formatName;
    }

    @Override
    public String extension() {
        return extension;
    }

    @Override
    public String contentType() {
        return contentType;
    }
}
