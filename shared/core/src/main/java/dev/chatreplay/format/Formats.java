package dev.chatreplay.format;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The formats that an installation can write, by name.
public final class Formats {
    /// The format that every export has. It is also the format of a request that names none.
    public static final FileFormat DEFAULT = ChatFormat.CSV;

    private final Map<String, FileFormat> byName = new LinkedHashMap<>();

    private Formats(Collection<? extends FileFormat> formats) {
        formats.forEach(format -> byName.put(format.formatName(), format));
    }

    /// Returns the formats of the product.
    public static Formats ofProduct() {
        return of(List.of(ChatFormat.values()));
    }

    /// Returns exactly these formats and the default format.
    public static Formats of(Collection<? extends FileFormat> formats) {
        var all = new Formats(formats);
        all.byName.putIfAbsent(DEFAULT.formatName(), DEFAULT);
        return all;
    }

    /// Returns the format of that name; empty when this version of the code cannot write it.
    public Optional<FileFormat> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// Returns the names of all formats.
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /// Returns the names of the formats that a caller may request.
    ///
    /// @param mayAudit whether the caller has the scope `audit`
    public List<String> names(boolean mayAudit) {
        return byName.values().stream().filter(format -> mayAudit || !format.isAudit()).map(FileFormat::formatName)
                .toList();
    }

    /// Returns the formats to write for a session: the default format and the formats in `names` that this version of the code has.
    public List<FileFormat> toWrite(Collection<String> names) {
        return byName.values().stream()
                .filter(format -> format.equals(DEFAULT) || names.contains(format.formatName()))
                .toList();
    }
}
