package dev.chatreplay.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The rule for the URLs of webhooks. The receiver's addresses are checked at each delivery, because DNS entries change.
public final class WebhookUrl {
    /// The maximum length of a URL.
    public static final int MAX_CHARACTERS = 2000;
    /// The rule in words, for error messages.
    public static final String RULE = "must be https://HOST/…, on port 443 or 8443, with a public host name such as hooks.example.com: no address of "
            + "numbers, no user and no fragment, in at most " + MAX_CHARACTERS
            + " characters. Write a host with other letters in its xn-- form, and percent-encode them in the path.";

    private static final int MAX_HOST_CHARACTERS = 253;
    /// Labels with a dot between them. The last one begins with a letter, so no form of an IPv4 address passes: not 127.1, 2130706433, 0x7f.1
    /// or 012.0.0.1.
    private static final Pattern HOST_NAME = Pattern
            .compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])");
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]{1," + MAX_CHARACTERS + "}");
    /// Names that are never public: [RFC 6761](https://www.rfc-editor.org/rfc/rfc6761), RFC 6762, RFC 8375, RFC 7686, and ICANN's `internal`.
    private static final Pattern PRIVATE_NAME = Pattern
            .compile("(?:.*\\.)?(?:localhost|local|localdomain|internal|lan|arpa|onion|invalid)");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private WebhookUrl() {}

    /// Reads a URL; empty when it breaks the [#RULE].
    ///
    /// @param allowsLoopback whether http to a loopback address is taken, for the embedded stack
    public static Optional<URI> parse(String url, boolean allowsLoopback) {
        if (!PRINTABLE.matcher(url).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(url)).filter(uri -> uri.getRawFragment() == null)
                    .filter(uri -> isPublic(uri) || (allowsLoopback && isLoopback(uri)));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private static boolean isPublic(URI uri) {
        var host = host(uri);
        return "https".equalsIgnoreCase(uri.getScheme()) && host.length() <= MAX_HOST_CHARACTERS
                && HOST_NAME.matcher(host).matches() && !PRIVATE_NAME.matcher(host).matches()
                && Set.of(host, host + ":443", host + ":8443").contains(authority(uri));
    }

    private static boolean isLoopback(URI uri) {
        var host = host(uri);
        return "http".equalsIgnoreCase(uri.getScheme()) && LOOPBACK.contains(host)
                && (authority(uri).equals(host) || authority(uri).matches(Pattern.quote(host) + ":[1-9][0-9]{0,4}"));
    }

    private static String host(URI uri) {
        return Objects.requireNonNullElse(uri.getHost(), "").toLowerCase(Locale.ROOT);
    }

    /// Returns host and port as they are written. A user, an empty port or a port such as 0443 is part of it.
    private static String authority(URI uri) {
        return Objects.requireNonNullElse(uri.getRawAuthority(), "").toLowerCase(Locale.ROOT);
    }
}
