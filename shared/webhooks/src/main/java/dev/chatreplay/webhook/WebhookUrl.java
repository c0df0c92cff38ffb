package dev.chatreplay.webhook;

import java.net.URI;
import java.util.Optional;

/// The rule for the URLs of webhooks.
public final class WebhookUrl {
    /// The rule in words, for error messages.
    public static final String RULE = "must be https://HOST/…, on port 443 or 8443, with a public host name";

    private WebhookUrl() {}

    /// Reads a URL; empty when it breaks the [#RULE].
    ///
    /// @param allowsLoopback whether http to a loopback address is taken, for the embedded stack
    public static Optional<URI> parse(String url, boolean allowsLoopback) {
        throw new UnsupportedOperationException();
    }
}
