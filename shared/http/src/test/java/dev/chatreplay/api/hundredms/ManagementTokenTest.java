package dev.chatreplay.api.hundredms;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests which tokens are read, with tokens of a JWT library and with forged ones.
class ManagementTokenTest {
    private static final String SECRET = "0123456789-0123456789-0123456789-0123456789";
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final String CLAIMS = "{\"access_key\":\"acme.7\",\"type\":\"management\",\"version\":2,"
            + "\"iat\":1795251600,\"nbf\":1795251600,\"exp\":1795338000,\"jti\":\"b2f1\"}";

    private static String part(byte[] content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
    }

    private static String signed(String header, String claims) {
        return signed(header.getBytes(UTF_8), claims.getBytes(UTF_8));
    }

    private static String signed(byte[] header, byte[] claims) {
        var content = part(header) + "." + part(claims);
        return content + "." + ManagementToken.signature(content, SECRET);
    }

    private static void assertRead(String token) {
        assertThat(ManagementToken.parse(token)).hasValueSatisfying(read -> {
            assertThat(read.isSignedWith(SECRET)).isTrue();
            assertThat(read.isSignedWith(SECRET + "x")).isFalse();
            assertThat(read.isValidAt(NOW)).isTrue();
        });
    }

    private static void assertRefused(String token) {
        assertThat(ManagementToken.parse(token)).as(token).isEmpty();
    }

    private static Map<String, Object> claims() {
        return new TreeMap<>(Map.of("access_key", "acme.eu.12", "type", "management", "version", 2, "iat",
                NOW.getEpochSecond(), "nbf", NOW.getEpochSecond(), "exp", NOW.getEpochSecond() + 3600, "jti", "b2f1"));
    }

    private static String library(JWSAlgorithm algorithm, Map<String, Object> claims) throws JOSEException {
        var token = new JWSObject(new JWSHeader(algorithm), new Payload(claims));
        token.sign(new MACSigner(SECRET.repeat(2)));
        return token.serialize();
    }

    @Test
    void tokenOfLibraryIsRead() throws JOSEException {
        var token = ManagementToken.parse(library(JWSAlgorithm.HS256, claims())).orElseThrow();
        assertThat(token.isSignedWith(SECRET.repeat(2))).isTrue();
        assertThat(token.isSignedWith(SECRET)).isFalse();
        assertThat(token.isValidAt(NOW)).isTrue();
        assertThat(token.organizationId()).isEqualTo("acme.eu");
        assertThat(token.number()).isEqualTo(12);
        assertRefused(library(JWSAlgorithm.HS512, claims()));
        assertRefused(library(JWSAlgorithm.HS384, claims()));
    }

    @Test
    void tokenShowsNeitherItselfNorItsSignature() {
        var text = signed(HEADER, CLAIMS);
        assertThat(ManagementToken.parse(text).orElseThrow().toString())
                .isEqualTo("ManagementToken[organizationId=acme, number=7]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"alg\":\"HS256\"}", "{\"typ\":\"jwt\",\"alg\":\"HS256\"}",
            "{\"alg\":\"HS256\",\"kid\":\"../../dev/null\",\"jku\":\"https://evil.example\",\"jwk\":{\"kty\":\"oct\",\"k\":\"eA\"},"
                    + "\"x5u\":\"https://evil.example\",\"x5c\":[\"MA\"],\"other\":1}"})
    void headerMayHaveMembersThatNothingReads(String header) {
        assertRead(signed(header, CLAIMS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"alg\":\"none\"}", "{\"alg\":\"None\"}", "{\"alg\":\"hs256\"}", "{\"alg\":\"RS256\"}",
            "{\"alg\":\"HS512\"}", "{\"alg\":\"ES256\"}", "{}", "{\"alg\":null}", "{\"alg\":[\"HS256\"]}",
            "{\"alg\":\"HS256\",\"alg\":\"HS256\"}", "{\"alg\":\"none\",\"alg\":\"HS256\"}",
            "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}", "{\"alg\":\"HS256\",\"crit\":[]}",
            "{\"alg\":\"HS256\",\"b64\":true}", "{\"alg\":\"HS256\",\"zip\":\"DEF\"}",
            "{\"alg\":\"HS256\",\"cty\":\"JWT\"}", "{\"alg\":\"HS256\",\"enc\":\"A256GCM\"}",
            "{\"alg\":\"HS256\",\"typ\":\"JWE\"}", "{\"alg\":\"HS256\",\"typ\":1}", "[\"HS256\"]", "\"HS256\"", "",
            "{\"alg\":\"HS256\"} x", "{\"alg\":\"HS256\"}{}", "{\"alg\":\"HS256\",}", "{'alg':'HS256'}",
            "{\"alg\":\"HS256\",\"jwk\":{\"k\":1,\"k\":2}}"})
    void otherHeaderIsRefused(String header) {
        assertRefused(signed(header, CLAIMS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_key", "type", "version", "iat", "nbf", "exp", "jti"})
    void everyClaimIsRequired(String name) throws JOSEException {
        var claims = claims();
        claims.remove(name);
        assertRefused(library(JWSAlgorithm.HS256, claims));
        for (var wrong : new Object[]{true, Map.of("a", 1), new int[]{1}, ""}) {
            claims.put(name, wrong);
            assertRefused(library(JWSAlgorithm.HS256, claims));
        }
        claims.put(name, name.equals("jti") || name.equals("type") || name.equals("access_key") ? 2 : "2");
        assertRefused(library(JWSAlgorithm.HS256, claims));
    }

    @ParameterizedTest
    @CsvSource({"management, app", ":2, :1", ":2, :2.5", ":2, :3", "acme.7, acme", "acme.7, .7", "acme.7, acme.",
            "acme.7, acme.07", "acme.7, acme.0", "acme.7, acme.-1", "acme.7, acme.7.", "acme.7, acme.1000000000",
            "acme.7, acme.٧", "acme.7, акме.7", "acme.7, acme/x.7", "acme.7, ac me.7", "acme.7, ..7"})
    void wrongClaimIsRefused(String right, String wrong) {
        assertRefused(signed(HEADER, CLAIMS.replace(right, wrong)));
    }

    @Test
    void claimsMayHaveFurtherMembers() {
        assertRead(signed(HEADER, CLAIMS.replace("{", "{\"é\\ud83d\\ude00\":{\"a\":[1,{\"b\":null}]},")));
    }

    @Test
    void repeatedMemberIsRefusedAtEveryDepth() {
        assertRefused(signed(HEADER, CLAIMS.replace("}", ",\"jti\":\"x\"}")));
        assertRefused(signed(HEADER, CLAIMS.replace("}", ",\"\\u006ati\":\"x\"}")));
        assertRefused(signed(HEADER, CLAIMS.replace("}", ",\"a\":{\"b\":1,\"b\":2}}")));
    }

    @Test
    void onlyUtf8IsRead() {
        assertRefused(signed(HEADER.getBytes(UTF_16BE), CLAIMS.getBytes(UTF_8)));
        assertRefused(signed(HEADER.getBytes(UTF_8), CLAIMS.getBytes(UTF_16BE)));
        var broken = CLAIMS.replace("b2f1", "b2f?").getBytes(UTF_8);
        for (var i = 0; i < broken.length; i++) {
            if (broken[i] == '?') {
                broken[i] = (byte) 0xff;
            }
        }
        assertRefused(signed(HEADER.getBytes(UTF_8), broken));
        assertRefused(signed("\ufeff" + HEADER, CLAIMS));
    }

    @Test
    void textThatIsNoCompactTokenIsRefused() {
        var token = signed(HEADER, CLAIMS);
        var parts = token.split("\\.", -1);
        for (var text : new String[]{"", ".", "..", "a.b.c", parts[0] + "." + parts[1], parts[0] + "." + parts[1] + ".",
                token + ".", "." + token, token + ".x.y", token + "=", token + "A",
                token.substring(0, token.length() - 1),
                " " + token, token + "\n", token.replace('.', ','), parts[0] + "=." + parts[1] + "." + parts[2],
                parts[0] + "." + parts[1] + "." + "A".repeat(42) + "+"}) {
            assertRefused(text);
        }
    }

    /// The last character of 32 bytes in base64url has two bits that mean nothing.
    @Test
    void signatureHasOneText() {
        var token = signed(HEADER, CLAIMS);
        var last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".indexOf(
                token.charAt(token.length() - 1));
        assertThat(last % 4).isZero();
        for (var bits = 1; bits < 4; bits++) {
            assertRefused(token.substring(0, token.length() - 1)
                    + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".charAt(last + bits));
        }
    }

    @Test
    void longestTokenHas4096Characters() {
        var empty = signed(HEADER, CLAIMS.replace("}", ",\"a\":\"\"}")).length();
        var room = (ManagementToken.MAX_LENGTH - empty) / 4 * 3;
        assertRead(signed(HEADER, CLAIMS.replace("}", ",\"a\":\"" + "x".repeat(room) + "\"}")));
        assertRefused(signed(HEADER, CLAIMS.replace("}", ",\"a\":\"" + "x".repeat(room + 6) + "\"}")));
        assertRefused(signed(HEADER, "[".repeat(2000)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 3600, true", "0, 0, 86400, true", "0, 0, 86401, false", "0.5, 0.25, 86400.5, true",
            "-86400, -86400, 0, true", "-3600, -3600, -59, true", "-3600, -3600, -60, false",
            "60, 0, 3600, true", "61, 0, 3600, false", "0, 60, 3600, true", "0, 61, 3600, false",
            "-1e300, 0, 3600, false", "0, 0, 1e300, false", "0, 1e999, 3600, false", "0, -1e999, 3600, false",
            "0, 0, 1e999, false", "-1e999, 0, 3600, false", "1e999, 0, 1e999, false"})
    void timesDecide(String issuedAt, String notBefore, String expiresAt, boolean isValid) {
        var text = "{\"access_key\":\"acme.7\",\"type\":\"management\",\"version\":2,\"jti\":\"b2f1\",\"iat\":"
                + at(issuedAt) + ",\"nbf\":" + at(notBefore) + ",\"exp\":" + at(expiresAt) + "}";
        assertThat(ManagementToken.parse(signed(HEADER, text)).filter(token -> token.isValidAt(NOW)).isPresent())
                .isEqualTo(isValid);
    }

    /// Returns a time after [#NOW]. A huge number stays as it is.
    private static String at(String seconds) {
        return seconds.contains("e")
                ? seconds
                : new BigDecimal(seconds)
                        .add(BigDecimal.valueOf(NOW.getEpochSecond())).toPlainString();
    }

    @Test
    void tokenEndsWithItsLeeway() {
        var token = ManagementToken.parse(signed(HEADER, CLAIMS)).orElseThrow();
        var end = NOW.plus(Duration.ofHours(24)).plusSeconds(60);
        assertThat(token.isValidAt(NOW.minusSeconds(60))).isTrue();
        assertThat(token.isValidAt(NOW.minusSeconds(60).minusMillis(1))).isFalse();
        assertThat(token.isValidAt(end.minusMillis(1))).isTrue();
        assertThat(token.isValidAt(end)).isFalse();
    }
}
