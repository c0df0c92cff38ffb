package dev.chatreplay.webhook;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The rules for the custom headers of a webhook, such as `X-Passcode`.
public final class CustomHeaders {
    /// The maximum number of custom headers of a webhook.
    public static final int MAX_COUNT = 10;
    /// The maximum length of a value.
    public static final int MAX_VALUE_CHARACTERS = 1024;

    private static final int MAX_NAME_CHARACTERS = 64;
    /// A token of [RFC 9110, section 5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2).
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1," + MAX_NAME_CHARACTERS + "}");
    /// Printable ASCII without a space at either end, so that no value can begin a new line.
    private static final Pattern VALUE = Pattern.compile("[!-~](?:[ -~]{0," + (MAX_VALUE_CHARACTERS - 2) + "}[!-~])?");
    /// Headers that frame the request, that Chat Replay signs or sets itself, or that proxies take for themselves.
    private static final Pattern RESERVED = Pattern.compile(
            "host|content-.*|connection|transfer-encoding|webhook-.*|rtk-.*|dyte-.*"
                    + "|te|trailer|upgrade|expect|keep-alive|proxy-.*|user-agent");

    private CustomHeaders() {}

    /// Returns the rule that the headers break, as the rest of a sentence whose subject is the headers. The text holds no value.
    public static Optional<String> fault(Map<String, String> headers) {
        if (headers.size() > MAX_COUNT) {
            return Optional.of("must be at most " + MAX_COUNT + ".");
        }
        var names = new HashSet<String>();
        for (var header : headers.entrySet()) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            if (!NAME.matcher(name).matches()) {
                return Optional.of("must have names of 1 to " + MAX_NAME_CHARACTERS
                        + " letters, digits and characters of !#$%&'*+-.^_`|~.");
            }
            if (RESERVED.matcher(name).matches()) {
                return Optional.of("must not include " + name + ", because Chat Replay or HTTP itself uses it.");
            }
            if (!names.add(name)) {
                return Optional.of("must not include " + name + " twice.");
            }
            if (!VALUE.matcher(header.getValue()).matches()) {
                return Optional.of("must have values of 1 to " + MAX_VALUE_CHARACTERS
                        + " printable ASCII characters without a space at either end.");
            }
        }
        return Optional.empty();
    }
}
