package dev.chatreplay.organization;

import dev.chatreplay.runtime.LogLine;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// The form of an API key: `crk_`, the key id of 16 base32 characters, `_` and the secret.
///
/// The key id is no secret: it names the key in logs and on the command line. No part of a key holds a colon, because the credentials are
/// split at the last colon.
public final class ApiKeyText {
    /// The prefix of every API key. Secret scanners recognize a key by it, and the log lines leave out texts that contain it.
    public static final String PREFIX = LogLine.API_KEY_PREFIX;
    /// The rule for key ids in words, for error messages.
    public static final String ID_RULE = "must be the 16 characters of a-z and 2-7 after " + PREFIX;

    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int ID_CHARACTERS = 16;
    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final Pattern ID = Pattern.compile("[a-z2-7]{" + ID_CHARACTERS + "}");
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]+");

    private ApiKeyText() {}

    /// Returns whether `text` has the form of a key id.
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /// Returns the id of a key. Empty when `apiKey` does not have the form of a key.
    public static Optional<String> idOf(String apiKey) {
        var endOfId = PREFIX.length() + ID_CHARACTERS;
        if (!apiKey.startsWith(PREFIX) || apiKey.length() <= endOfId + 1 || apiKey.charAt(endOfId) != '_') {
            return Optional.empty();
        }
        var id = apiKey.substring(PREFIX.length(), endOfId);
        return isId(id) && SECRET.matcher(apiKey).region(endOfId + 1, apiKey.length()).matches()
                ? Optional.of(id)
                : Optional.empty();
    }

    /// Creates a key id of 80 random bits.
    static String newId() {
        var id = new StringBuilder(ID_CHARACTERS);
        while (id.length() < ID_CHARACTERS) {
            id.append(BASE32.charAt(RANDOM.nextInt(BASE32.length())));
        }
        return id.toString();
    }

    /// Creates the key with this id and a secret of 256 random bits.
    static String create(String id) {
        var secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return PREFIX + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }
}
