package dev.chatreplay.client;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// A client of the API in the contract of 100ms. It signs a new token for each request. A JWT library signs, because the service has a verifier
/// of its own.
///
/// @param api the same API
/// @param accessKey the organization and the number of the key
/// @param secret the text whose bytes sign
public record HundredMsApi(Api api, String accessKey, String secret) {
    /// The base path.
    public static final String BASE = "/100ms/v2";

    private static final Duration LIFETIME = Duration.ofHours(24);

    /// Sends a GET request once.
    ///
    /// @param path the path below the base path: `/recording-assets?limit=5`
    public Answer get(String path) {
        return getWith(token(), path);
    }

    /// Sends a GET request with any token.
    public Answer getWith(String token, String path) {
        return api.with("Bearer " + token).get(BASE + path);
    }

    /// Repeats a GET request until its answer is not 503.
    public Answer getWhenReady(String path) {
        return Api.whenReady(() -> get(path));
    }

    /// Returns a valid token.
    public String token() {
        return sign(claims());
    }

    /// Returns a token that is valid at another time.
    public String tokenAt(Instant now) {
        return sign(claims(now));
    }

    /// Returns the claims of a valid token, for tests that change them.
    public Map<String, Object> claims() {
        return claims(Instant.now());
    }

    private Map<String, Object> claims(Instant now) {
        return new HashMap<>(Map.of("access_key", accessKey, "type", "management", "version", 2,
                "iat", now.getEpochSecond(), "nbf", now.getEpochSecond(), "exp", now.plus(LIFETIME).getEpochSecond(),
                "jti", UUID.randomUUID().toString()));
    }

    /// Signs any claims.
    public String sign(Map<String, Object> claims) {
        try {
            var token = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(claims));
            token.sign(new MACSigner(secret));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Leaves out the secret.
    @Override
    public String toString() {
        return "HundredMsApi[" + accessKey + "]";
    }
}
