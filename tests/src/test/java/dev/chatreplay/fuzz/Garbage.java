package dev.chatreplay.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/// Generates path segments that name no session, and `Authorization` headers without a valid key.
final class Garbage {
    private static final List<String> ID_PIECES = List.of("..", "/", "%", "%2e", "%2f", "%00", "%u0041", "#", "?", " ",
            "+", "\\", "\0", "\n",
            "\r\nX-Injected: 1", "é", "😀", "\u202e", "'", "\"", "<", "&", ";", "*", "~", "s-1", "a", "x".repeat(130));
    private static final List<String> SCHEMES = List.of("", "Basic", "basic ", "Basic  ", "Basic\t", "Bearer ",
            "BASIC ", "Basic ", "Digest ", "Basic Basic ", "Negotiate ");

    private Garbage() {}

    /// Returns a path segment that names no session: percent-encoded text, a tilde form of any bytes, or any escapes.
    static String sessionIdSegment(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "~" + tildeForm(random);
            case 1 -> escapes(random);
            default -> {
                var id = random.ints(random.nextInt(1, 6), 0, ID_PIECES.size()).mapToObj(ID_PIECES::get)
                        .collect(Collectors.joining());
                yield URLEncoder.encode(id, UTF_8).replace("+", random.nextBoolean() ? "%20" : "+");
            }
        };
    }

    private static String tildeForm(Random random) {
        var bytes = new byte[random.nextInt(0, random.nextBoolean() ? 4 : 300)];
        random.nextBytes(bytes);
        var encoder = random.nextInt(4) == 0 ? Base64.getUrlEncoder() : Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString(random.nextBoolean() ? bytes : new String(bytes, UTF_8).getBytes(UTF_8));
    }

    /// Returns escapes of any bytes, most of which are no UTF-8.
    private static String escapes(Random random) {
        return random.ints(random.nextInt(1, 8), 0, 256).mapToObj("%%%02x"::formatted).collect(Collectors.joining());
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
