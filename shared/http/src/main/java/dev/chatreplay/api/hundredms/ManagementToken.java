package dev.chatreplay.api.hundredms;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.chatreplay.event.OrganizationId;
import dev.chatreplay.organization.HundredMsKey;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A management token of 100ms: a JSON Web Token ([RFC 7519](https://www.rfc-editor.org/rfc/rfc7519)) that the caller signs with HS256. A token
/// may be used many times until it expires, because the clients of 100ms do.
///
/// The project does not use a JWT library for it, because only the HMAC would be left to the library. All other rules here are
/// stricter than the defaults of libraries: one algorithm, canonical base64url, no member twice, no extension.
///
/// @param organizationId the organization in the access key; it is valid
/// @param number the number of the key in the access key
/// @param claims the times of the token
/// @param signed the header and the claims as sent, which the signature covers
/// @param signature the signature as canonical base64url
record ManagementToken(String organizationId, int number, Times claims, String signed, String signature) {
    /// The maximum length of a token. The tokens of the clients of 100ms have about 350 characters.
    static final int MAX_LENGTH = 4096;

    private static final String ALGORITHM = "HS256";
    private static final String HMAC = "HmacSHA256";
    private static final Duration MAX_LIFETIME = Duration.ofHours(24);
    /// The difference that the clocks of caller and service may have.
    private static final Duration LEEWAY = Duration.ofSeconds(60);
    /// Three parts: header, claims, and a signature of 32 bytes. An encrypted token has five.
    private static final Pattern COMPACT = Pattern
            .compile("(?<header>[A-Za-z0-9_-]+)\\.(?<claims>[A-Za-z0-9_-]+)\\.(?<signature>[A-Za-z0-9_-]{43})");
    /// Members of a header that change how the token is read ([RFC 7515](https://www.rfc-editor.org/rfc/rfc7515#section-4.1.11),
    /// [RFC 7516](https://www.rfc-editor.org/rfc/rfc7516#section-4.1), [RFC 7797](https://www.rfc-editor.org/rfc/rfc7797)). Members that name
    /// a key are not read at all.
    private static final Set<String> REFUSED = Set.of("crit", "b64", "zip", "enc", "cty");

    /// The times of a token, in seconds since 1970.
    record Times(double issuedAt, double notBefore, double expiresAt) {}

    private record AccessKey(String organizationId, int number) {}

    /// Reads a token. It checks neither the signature nor the times. Empty when the text is no management token that any key could sign.
    static Optional<ManagementToken> parse(String text) {
        var parts = COMPACT.matcher(text);
        return text.length() <= MAX_LENGTH && parts.matches() && isCanonical(parts.group("signature"))
                && TokenJson.read(parts.group("header")).filter(ManagementToken::isHeader).isPresent()
                        ? TokenJson.read(parts.group("claims")).flatMap(claims -> of(claims,
                                text.substring(0, parts.start("signature") - 1), parts.group("signature")))
                        : Optional.empty();
    }

    private static boolean isHeader(TokenJson header) {
        return header.hasText("alg", ALGORITHM) && header.names().stream().noneMatch(REFUSED::contains)
                && (!header.names().contains("typ")
                        || header.text("typ").filter(typ -> typ.toUpperCase(Locale.ROOT).equals("JWT")).isPresent());
    }

    private static Optional<ManagementToken> of(TokenJson claims, String signed, String signature) {
        var isManagement = claims.hasText("type", "management")
                && claims.number("version").filter(version -> version == 2).isPresent()
                && claims.text("jti").filter(id -> !id.isEmpty()).isPresent();
        return !isManagement
                ? Optional.empty()
                : claims.text("access_key").flatMap(ManagementToken::accessKey)
                        .flatMap(key -> times(claims).map(times -> new ManagementToken(key.organizationId, key.number,
                                times, signed, signature)));
    }

    private static Optional<Times> times(TokenJson claims) {
        return claims.number("iat").flatMap(issuedAt -> claims.number("nbf").flatMap(notBefore -> claims.number("exp")
                .map(expiresAt -> new Times(issuedAt, notBefore, expiresAt))));
    }

    private static Optional<AccessKey> accessKey(String text) {
        // The last dot is the separator, because an organization id may hold dots and a number holds none.
        var dot = text.lastIndexOf('.');
        return dot > 0 && OrganizationId.isValid(text.substring(0, dot))
                ? HundredMsKey.parseNumber(text.substring(dot + 1))
                        .map(number -> new AccessKey(text.substring(0, dot), number))
                : Optional.empty();
    }

    /// Returns whether the token may be used at `now`.
    boolean isValidAt(Instant now) {
        var seconds = now.toEpochMilli() / 1000.0;
        return seconds < claims.expiresAt + LEEWAY.toSeconds()
                && seconds >= claims.notBefore - LEEWAY.toSeconds()
                && seconds >= claims.issuedAt - LEEWAY.toSeconds()
                && claims.expiresAt - claims.issuedAt <= MAX_LIFETIME.toSeconds();
    }

    /// Returns whether the secret has signed the token. The time of the comparison does not depend on the position of a difference.
    boolean isSignedWith(String secret) {
        return MessageDigest.isEqual(signature(signed, secret).getBytes(US_ASCII), signature.getBytes(US_ASCII));
    }

    /// Returns the signature of a token as base64url.
    ///
    /// @param secret the text of the secret, whose bytes are the key
    static String signature(String signed, String secret) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(US_ASCII), HMAC));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(signed.getBytes(US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }

    private static boolean isCanonical(String base64url) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Base64.getUrlDecoder().decode(base64url))
                .equals(base64url);
    }

    /// Leaves out the token, because every holder can use it.
    @Override
    public String toString() {
        return "ManagementToken[organizationId=" + organizationId + ", number=" + number + "]";
    }
}
