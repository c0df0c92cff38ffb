package dev.chatreplay.client;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/// A URL signed with AWS Signature Version 4, with the time and lifetime from its parameters.
///
/// @param signedAt `X-Amz-Date`
/// @param lifetime `X-Amz-Expires`
public record SignedUrl(URI url, Instant signedAt, Duration lifetime) {
    private static final DateTimeFormatter AMZ_DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC);

    /// Reads the parameters of a signed URL.
    public static SignedUrl of(URI url) {
        return new SignedUrl(url, Instant.from(AMZ_DATE.parse(parameter(url, "X-Amz-Date"))),
                Duration.ofSeconds(Long.parseLong(parameter(url, "X-Amz-Expires"))));
    }

    /// Returns the URL with a wrong signature.
    public URI withFlippedSignature() {
        var signature = parameter(url, "X-Amz-Signature");
        var other = (signature.startsWith("0") ? '1' : '0') + signature.substring(1);
        return URI.create(url.toString().replace(signature, other));
    }

    /// Returns the URL with another lifetime than its signature has.
    public URI withLifetime(Duration other) {
        return URI.create(url.toString().replace("X-Amz-Expires=" + lifetime.toSeconds(),
                "X-Amz-Expires=" + other.toSeconds()));
    }

    private static String parameter(URI url, String name) {
        var matcher = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(url.toString());
        if (!matcher.find()) {
            throw new IllegalArgumentException("no " + name + " in the URL");
        }
        return matcher.group(1);
    }
}
