package dev.chatreplay.download;

import dev.chatreplay.event.PercentEncoding;
import java.util.regex.Pattern;

/// Writes the header `Content-Disposition`, which makes a browser save a file under a name
/// ([RFC 6266](https://www.rfc-editor.org/rfc/rfc6266)).
final class ContentDisposition {
    /// Some browsers decode a percent sign in `filename`
    /// ([RFC 6266, appendix D](https://www.rfc-editor.org/rfc/rfc6266#appendix-D)).
    private static final Pattern NOT_FOR_ALL_BROWSERS = Pattern.compile("[^ -~]|%");

    private ContentDisposition() {}

    /// Returns the header. It is in ASCII. A name that not every browser reads from `filename` is also in `filename*`
    /// ([RFC 8187](https://www.rfc-editor.org/rfc/rfc8187)), which browsers prefer.
    ///
    /// @param fileName a file name without quotes, backslashes and control characters
    static String attachment(String fileName) {
        var plain = NOT_FOR_ALL_BROWSERS.matcher(fileName).replaceAll("_");
        var header = "attachment; filename=\"" + plain + "\"";
        return plain.equals(fileName) ? header : header + "; filename*=UTF-8''" + PercentEncoding.encode(fileName);
    }
}
