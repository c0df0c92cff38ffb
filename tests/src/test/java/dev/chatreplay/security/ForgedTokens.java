package dev.chatreplay.security;

import static dev.chatreplay.security.HandMadeToken.HS256;
import static dev.chatreplay.security.HandMadeToken.base64url;
import static dev.chatreplay.security.HandMadeToken.quoted;
import static dev.chatreplay.security.HandMadeToken.sign;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Tokens that no key of 100ms opens anything with, by their fault. Each differs from a good token in this fault alone.
///
/// @param organizationId the organization of the good token
/// @param secret the secret that signs the good token
/// @param good the good token, with the number 1
/// @param jku an address to which a service that follows `jku` would connect
record ForgedTokens(String organizationId, String secret, HandMadeToken good, String jku) {
    private static final String ATTACKER = "attacker-secret-of-at-least-32-characters";
    private static final List<String> TIMES = List.of("iat", "nbf", "exp");

    Map<String, String> all() {
        var all = new LinkedHashMap<String, String>();
        algorithms(all);
        headers(all);
        signatures(all);
        times(all);
        claims(all);
        accessKeys(all);
        encodings(all);
        sizes(all);
        return all;
    }

    private static String flipped(String token, int at) {
        var flipped = token.charAt(at) == 'A' ? 'Q' : 'A';
        return token.substring(0, at) + flipped + token.substring(at + 1);
    }

    private void algorithms(Map<String, String> all) {
        var claims = base64url(good.json());
        for (var alg : List.of("none", "None", "NONE", "nOnE", "")) {
            var unsigned = base64url("{\"alg\":\"%s\"}".formatted(alg)) + "." + claims;
            all.put("alg " + alg + ", two parts", unsigned);
            all.put("alg " + alg + ", no signature", unsigned + ".");
            all.put("alg " + alg + ", signed", good.withHeader("{\"alg\":\"%s\"}".formatted(alg)).signed(secret));
        }
        for (var alg : List.of("hs256", "HS384", "HS512", "RS256", "ES256", "PS256", "EdDSA", "HS256 ", "HS256\\u0000",
                "HMAC-SHA256", "dir")) {
            all.put("alg " + alg + ", signed with HS256",
                    good.withHeader("{\"alg\":\"%s\"}".formatted(alg)).signed(secret));
        }
        for (var alg : List.of("null", "256", "true", "[\"HS256\"]", "{\"alg\":\"HS256\"}")) {
            all.put("alg is " + alg, good.withHeader("{\"alg\":" + alg + "}").signed(secret));
        }
        all.put("no alg", good.withHeader("{\"typ\":\"JWT\"}").signed(secret));
        keys(all, claims);
    }

    private void keys(Map<String, String> all, String claims) {
        for (var alg : List.of("HS384", "HS512")) {
            var hmac = alg.replace("HS", "HmacSHA");
            all.put(alg, sign(base64url("{\"alg\":\"" + alg + "\"}") + "." + claims, hmac, secret.getBytes(UTF_8)));
            all.put(alg + " as HS256", sign(base64url(HS256) + "." + claims, hmac, secret.getBytes(UTF_8)));
        }
        var pair = HandMadeToken.rsa();
        all.put("RS256", HandMadeToken.signedBy(pair, base64url("{\"alg\":\"RS256\"}") + "." + claims));
        all.put("RS256 as HS256", HandMadeToken.signedBy(pair, base64url(HS256) + "." + claims));
        all.put("HS256 with a public key",
                sign(base64url(HS256) + "." + claims, "HmacSHA256", pair.getPublic().getEncoded()));
        all.put("HS256 with no key", sign(base64url(HS256) + "." + claims, "HmacSHA256", new byte[1]));
        all.put("HS256 with the bytes that the secret encodes",
                sign(base64url(HS256) + "." + claims, "HmacSHA256", Base64.getUrlDecoder().decode(secret)));
    }

    private void headers(Map<String, String> all) {
        var jwk = "{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"%s\"}".formatted(base64url(ATTACKER));
        for (var member : List.of("\"jwk\":" + jwk, "\"jku\":\"" + jku + "\"", "\"x5u\":\"" + jku + "\"",
                "\"x5c\":[\"" + base64url(ATTACKER) + "\"]", "\"kid\":\"" + ATTACKER + "\"",
                "\"kid\":\"' UNION SELECT '" + ATTACKER + "' --\"", "\"kid\":\"../../../../proc/self/environ\"",
                "\"kid\":\"100ms-1\"", "\"kid\":\"" + organizationId + ".1\"", "\"kid\":[\"a\"]")) {
            all.put("attacker's key and " + member,
                    good.withHeader("{\"alg\":\"HS256\"," + member + "}").signed(ATTACKER));
        }
        all.put("an empty file as key", sign(base64url("{\"alg\":\"HS256\",\"kid\":\"/dev/null\"}") + "."
                + base64url(good.json()), "HmacSHA256", new byte[1]));
        for (var member : List.of("\"crit\":[\"exp\"]", "\"crit\":[\"b64\"],\"b64\":false", "\"crit\":[]",
                "\"crit\":null", "\"b64\":false", "\"zip\":\"DEF\"", "\"enc\":\"A256GCM\"", "\"typ\":\"JWE\"",
                "\"typ\":null", "\"cty\":\"JWT\"", "\"alg\":\"none\"", "\"\\u0061lg\":\"none\"")) {
            all.put("header with " + member, good.withHeader("{\"alg\":\"HS256\"," + member + "}").signed(secret));
            all.put("header that begins with " + member,
                    good.withHeader("{" + member + ",\"alg\":\"HS256\"}").signed(secret));
        }
    }

    private void signatures(Map<String, String> all) {
        var token = good.signed(secret);
        var dot = token.lastIndexOf('.');
        for (int length : List.of(0, 1, 21, 42)) {
            all.put("signature of " + length + " characters", token.substring(0, dot + 1 + length));
        }
        for (int at = 0; at < token.length(); at++) {
            if (token.charAt(at) != '.' && (at > dot || at % 7 == 0)) {
                all.put("changed character " + at, flipped(token, at));
            }
        }
        // The last character of 32 bytes in base64 has two bits without a meaning.
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var last = alphabet.indexOf(token.charAt(token.length() - 1));
        for (int bits = 1; bits < 4; bits++) {
            all.put("bits without a meaning: " + bits,
                    token.substring(0, token.length() - 1) + alphabet.charAt(last ^ bits));
        }
        for (var garbage : List.of("=", "==", "A", "AAAA", ".", ".A", "." + token, "%20", "%00", "\"", ",Bearer x",
                " x", "\tx", ";", "!", "é")) {
            all.put("garbage at the end: " + garbage, token + garbage);
        }
        all.put("garbage before the token", "x." + token);
        all.put("quotes around the token", quoted(token));
        all.put("a token without claims", token.substring(0, token.indexOf('.')) + "." + token.substring(dot));
        all.put("signature alone", token.substring(dot));
        all.put("parts in another order", token.substring(dot + 1) + "." + token.substring(0, dot));
        all.put("five parts", token + ".x.y");
        all.put("signature of other claims", good.later("exp", -1).signed(secret)
                .substring(0, good.later("exp", -1).signed(secret).lastIndexOf('.')) + token.substring(dot));
        all.put("signature in hexadecimal digits", token.substring(0, dot + 1) + "0".repeat(64));
    }

    private void times(Map<String, String> all) {
        all.put("expired", good.later("iat", -7200).later("nbf", -7200).later("exp", -86_400 - 120).signed(secret));
        all.put("expired for long", good.with("iat", "1").with("nbf", "1").with("exp", "2").signed(secret));
        all.put("not yet valid", good.later("nbf", 3600).signed(secret));
        all.put("issued in the future", good.later("iat", 3600).later("exp", 3600).signed(secret));
        all.put("longer than a day", good.later("exp", 1).signed(secret));
        all.put("valid for ever", good.with("exp", "99999999999").signed(secret));
        all.put("times in milliseconds",
                good.with("iat", good.time("iat") + "000").with("nbf", good.time("iat") + "000")
                        .with("exp", good.time("exp") + "000").signed(secret));
        for (var time : TIMES) {
            for (var json : List.of("1e400", "-1e400", quoted(good.claims().getOrDefault(time, "")), "\"\"", "true",
                    "[" + good.time(time) + "]", "{}", "NaN", "Infinity", "0x6A", "1e", "+1")) {
                all.put(time + " is " + json, good.with(time, json).signed(secret));
            }
            all.put(time + " is a number of 1,500 digits", good.with(time, "9".repeat(1500)).signed(secret));
        }
        all.put("all times are 1e400",
                good.with("iat", "1e400").with("nbf", "1e400").with("exp", "1e400").signed(secret));
        all.put("the earliest and the latest time",
                good.with("iat", "-1e308").with("nbf", "-1e308").with("exp", "1e308").signed(secret));
    }

    private void claims(Map<String, String> all) {
        for (var name : good.claims().keySet()) {
            all.put("no " + name, good.without(name).signed(secret));
            all.put(name + " is null", good.with(name, "null").signed(secret));
            all.put(name + " in capitals", good.without(name)
                    .with(name.toUpperCase(Locale.ROOT), good.claims().getOrDefault(name, "")).signed(secret));
            all.put(name + " twice", sign(HS256, good.json().replaceFirst("\\{",
                    "{\"" + name + "\":" + good.claims().getOrDefault(name, "") + ","), secret));
        }
        all.put("a second access_key", sign(HS256, good.json().replaceFirst("\\{",
                "{\"access_key\":\"another-organization.1\","), secret));
        all.put("a second type, with an escape",
                sign(HS256, good.json().replaceFirst("}$", ",\"\\\\u0074ype\":\"auth\"}"), secret));
        for (var type : List.of("auth", "app", "Management", "management ", "", "management\\u0000",
                "\uff4danagement", "mana\u200bgement", "m\u0430nagement")) {
            all.put("type " + type, good.with("type", quoted(type)).signed(secret));
        }
        for (var version : List.of("1", "3", "0", "-2", "2.5", "20", "\"2\"", "[2]", "true", "1e400", "-1e400")) {
            all.put("version " + version, good.with("version", version).signed(secret));
        }
        for (var id : List.of("\"\"", "1", "[\"a\"]", "{\"a\":\"b\"}", "true")) {
            all.put("jti " + id, good.with("jti", id).signed(secret));
        }
    }

    private void accessKeys(Map<String, String> all) {
        for (var key : List.of("", ".", ".1", organizationId, organizationId + ".", organizationId + ".0",
                organizationId + ".01", organizationId + ".-1", organizationId + ".+1", organizationId + ".1.1",
                organizationId + ".1e0", organizationId + ".1.0", organizationId + ".1 ", " " + organizationId + ".1",
                organizationId + ".\uff11", organizationId + ".1\\u0000", organizationId + "\\u0000.1",
                organizationId + ".1\\n", organizationId + "\\u202e.1", organizationId + "\u200b.1",
                organizationId + ".99999999999999999999", organizationId + ".2147483649", organizationId + ".100ms-1",
                organizationId + "/.1", "../" + organizationId + ".1", "usage#" + organizationId + ".1",
                organizationId + ".1\\ud800", "x".repeat(200) + ".1")) {
            all.put("access_key " + key, good.with("access_key", quoted(key)).signed(secret));
        }
        for (var json : List.of("1", "[\"" + organizationId + ".1\"]", "{\"" + organizationId + "\":1}", "true")) {
            all.put("access_key is " + json, good.with("access_key", json).signed(secret));
        }
    }

    /// Returns texts that are not one JSON object, although most readers find one in them.
    private static List<String> notOneObject(String object) {
        return List.of("", "[]", "[" + object + "]", "null", "\"x\"", "1", "{", object + "}", object + object,
                object + " x", object.substring(0, object.length() - 1), object.replace('"', '\''), "\ufeff" + object,
                object + "\0", object.replace("}", ",}"), "//x\n" + object, "/**/" + object);
    }

    private void encodings(Map<String, String> all) {
        var claims = good.json();
        for (var text : notOneObject(claims)) {
            all.put("claims " + text, sign(HS256, text, secret));
        }
        for (var text : notOneObject(HS256)) {
            all.put("header " + text, sign(text, claims, secret));
        }
        all.put("a line break in a claim", sign(HS256, claims.replace("\"jti\":\"", "\"jti\":\"\n"), secret));
        all.put("NUL in a claim", sign(HS256, claims.replace("\"jti\":\"", "\"jti\":\"\0"), secret));
        var header = base64url(HS256) + ".";
        var key = secret.getBytes(UTF_8);
        all.put("claims in UTF-16", sign(header + base64url(claims.getBytes(UTF_16BE)), "HmacSHA256", key));
        var broken = claims.replace("\"jti\":\"", "\"jti\":\"#").getBytes(UTF_8);
        broken[claims.indexOf("\"jti\":\"") + 7] = (byte) 0xff;
        all.put("claims that are no UTF-8", sign(header + base64url(broken), "HmacSHA256", key));
        all.put("claims with padding", sign(header + Base64.getUrlEncoder().encodeToString((claims.length() % 3 == 0
                ? claims.replace("{", "{ ")
                : claims).getBytes(UTF_8)), "HmacSHA256", key));
        all.put("claims in the alphabet of plain base64", sign(header + Base64.getEncoder().withoutPadding()
                .encodeToString(claims.replace("\"jti\":\"", "\"jti\":\"??????").getBytes(UTF_8)), "HmacSHA256", key));
        all.put("claims with a line break", sign(header + base64url(claims).replaceFirst("(.{40})", "$1\r\n"),
                "HmacSHA256", key));
    }

    private void sizes(Map<String, String> all) {
        all.put("a claim of 6,000 characters", good.with("x", quoted("x".repeat(6000))).signed(secret));
        all.put("an id of 4,000 characters", good.with("jti", quoted("x".repeat(4000))).signed(secret));
        var many = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            many.append(",\"claim-").append(i).append("\":").append(i);
        }
        all.put("500 claims", sign(HS256, good.json().replace("}", many + "}"), secret));
        all.put("arrays in arrays", good.with("x", "[".repeat(1200) + "]".repeat(1200)).signed(secret));
        all.put("open arrays", good.with("x", "[".repeat(2500)).signed(secret));
        all.put("open objects", good.with("x", "{\"a\":".repeat(450)).signed(secret));
        all.put("7,000 dots", ".".repeat(7000));
        all.put("7,000 letters", "A".repeat(7000));
        all.put("7,000 letters in three parts", "A".repeat(3500) + "." + "A".repeat(3457) + "." + "A".repeat(43));
    }

    /// Leaves out the secret.
    @Override
    public String toString() {
        return "ForgedTokens[" + organizationId + "]";
    }
}
