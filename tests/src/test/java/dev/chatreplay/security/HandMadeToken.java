package dev.chatreplay.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs JSON Web Tokens with the JDK alone, and lets a test choose every byte of them.
///
/// @param header the header as JSON, or any other text
/// @param claims the claims by name; each value is JSON
record HandMadeToken(String header, Map<String, String> claims) {
    static final String HS256 = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    /// Returns a token like that of the client of 100ms, valid for a day from ten seconds ago.
    ///
    /// @param id the claim `jti`
    static HandMadeToken of(String accessKey, String id) {
        var issuedAt = Instant.now().getEpochSecond() - 10;
        var claims = new LinkedHashMap<String, String>();
        claims.put("access_key", quoted(accessKey));
        claims.put("type", quoted("management"));
        claims.put("version", "2");
        claims.put("iat", Long.toString(issuedAt));
        claims.put("nbf", Long.toString(issuedAt));
        claims.put("exp", Long.toString(issuedAt + 86_400));
        claims.put("jti", quoted(id));
        return new HandMadeToken(HS256, claims);
    }

    static String quoted(String text) {
        return "\"" + text + "\"";
    }

    static String base64url(byte[] bytes) {
        return BASE64URL.encodeToString(bytes);
    }

    static String base64url(String text) {
        return base64url(text.getBytes(UTF_8));
    }

    HandMadeToken withHeader(String other) {
        return new HandMadeToken(other, claims);
    }

    /// Sets or replaces a claim.
    ///
    /// @param json the value
    HandMadeToken with(String name, String json) {
        var changed = new LinkedHashMap<>(claims);
        changed.put(name, json);
        return new HandMadeToken(header, changed);
    }

    HandMadeToken without(String name) {
        var changed = new LinkedHashMap<>(claims);
        changed.remove(name);
        return new HandMadeToken(header, changed);
    }

    /// Shifts a time.
    HandMadeToken later(String name, long seconds) {
        return with(name, Long.toString(time(name) + seconds));
    }

    long time(String name) {
        return Long.parseLong(claims.getOrDefault(name, ""));
    }

    /// Returns the claims as one JSON object.
    String json() {
        return claims.entrySet().stream().map(claim -> quoted(claim.getKey()) + ":" + claim.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    String signed(String secret) {
        return sign(header, json(), secret);
    }

    /// Signs any two texts with HS256.
    static String sign(String header, String claims, String secret) {
        return sign(base64url(header) + "." + base64url(claims), "HmacSHA256", secret.getBytes(UTF_8));
    }

    /// Appends the signature of a text, with any algorithm of the JDK for message authentication.
    static String sign(String text, String algorithm, byte[] key) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return text + "." + base64url(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm, e);
        }
    }

    /// Creates a pair of keys for RS256.
    static KeyPair rsa() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Appends the signature of a text with RS256.
    static String signedBy(KeyPair pair, String text) {
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(text.getBytes(UTF_8));
            return text + "." + base64url(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
