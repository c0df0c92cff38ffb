package dev.chatreplay.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/// Generates invalid session ids and `Authorization` headers.
final class Garbage {
    private static final List<String> ID_PIECES = List.of("..", "/", "%", "%2e", "%2f", "%00", "%u0041", "#", "?", " ",
            "+", "\\", "\0", "\n",
            "\r\nX-Injected: 1", "é", "😀", "\u202e", "'", "\"", "<", "&", ";", "*", "~", "s-1", "a", "x".repeat(130));
    private static final List<String> SCHEMES = List.of("", "Basic", "basic ", "Basic  ", "Basic\t", "Bearer ",
            "BASIC ", "Basic ", "Digest ", "Basic Basic ", "Negotiate ");

    private Garbage() {}

    /// Returns a percent-encoded path segment that is not a valid session id.
    static String sessionIdSegment(Random random) {
        var id = random.ints(random.nextInt(1, 6), 0, ID_PIECES.size()).mapToObj(ID_PIECES::get)
                .collect(Collectors.joining());
        var bad = isId(id) ? id + "!" : id;
        return URLEncoder.encode(bad, UTF_8).replace("+", random.nextBoolean() ? "%20" : "+");
    }

    private static boolean isId(String text) {
        return text.matches("[A-Za-z0-9_.:=-]{1,128}");
    }

    /// Returns an `Authorization` value without the valid key of an organization.
    static String authorization(String organizationId, Random random) {
        var secret = new byte[random.nextInt(0, 64)];
        random.nextBytes(secret);
        var credentials = switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> ":";
            case 2 -> organizationId;
            case 3 -> organizationId + ":" + Base64.getUrlEncoder().encodeToString(secret);
            case 4 -> "x".repeat(random.nextInt(5000)) + ":" + organizationId;
            default -> organizationId + "\0:" + new String(secret, UTF_8);
        };
        var encoded = random.nextInt(3) == 0
                ? printable(secret)
                : Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
        return SCHEMES.get(random.nextInt(SCHEMES.size())) + encoded;
    }

    private static String printable(byte[] bytes) {
        var text = new StringBuilder();
        for (var b : bytes) {
            text.append((char) (' ' + (b & 0xff) % 95));
        }
        return text.toString();
    }
}
