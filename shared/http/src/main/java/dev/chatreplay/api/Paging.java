package dev.chatreplay.api;

import dev.chatreplay.runtime.Json;
import java.util.Optional;

/// Writes the field `paging` of an answer with a page.
public final class Paging {
    private Paging() {}

    /// Writes the place of a page in its list. Offsets count from 1, and the last one is inclusive. Both are 0 on an empty page.
    ///
    /// @param before the number of entries before the page
    /// @param size the number of entries of the page
    /// @param total the number of entries of the list; at least this number when `isMinimum`
    /// @param nextCursor continues after the page; empty at the end, and for lists without cursors
    static Json.Fields numbered(long before, int size, long total, boolean isMinimum, Optional<String> nextCursor) {
        return json -> {
            json.writeObjectFieldStart("paging");
            json.writeNumberField("total_count", total);
            json.writeNumberField("start_offset", size == 0 ? 0 : before + 1);
            json.writeNumberField("end_offset", size == 0 ? 0 : before + size);
            if (isMinimum) {
                json.writeBooleanField("total_count_is_minimum", true);
            }
            writeCursor(nextCursor).writeTo(json);
            json.writeEndObject();
        };
    }

    /// Writes the cursor of a page that continues an earlier one. Such a page has no place, because the list may have changed since.
    public static Json.Fields continued(Optional<String> nextCursor) {
        return json -> {
            json.writeObjectFieldStart("paging");
            writeCursor(nextCursor).writeTo(json);
            json.writeEndObject();
        };
    }

    private static Json.Fields writeCursor(Optional<String> nextCursor) {
        return json -> {
            if (nextCursor.isPresent()) {
                json.writeStringField("next_cursor", nextCursor.get());
            }
        };
    }
}
