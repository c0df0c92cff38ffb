package dev.chatreplay.organization;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A key for the clients of 100ms: the access key `organization.number`, and a derived secret that signs their tokens. It is one of the keys of
/// its organization, and allows to read.
public final class HundredMsKey {
    /// The format that each new session of an organization with such a key has, because its clients read this format alone.
    public static final String FORMAT = "csv_100ms";

    private static final String PREFIX = "100ms-";
    private static final Pattern ID = Pattern.compile(PREFIX + "([1-9]\\d{0,8})");

    private HundredMsKey() {}

    /// Creates a key.
    ///
    /// @param number the number of the key. The organization never uses it again, because the secret depends on it.
    /// @param masterVersion the version of the master secret that its secret is derived from
    public static ApiKey create(int number, int masterVersion, String name, Instant now) {
        return new ApiKey(id(number), name, Set.of(Scope.READ), now, new DerivedSecret(masterVersion));
    }

    /// Returns the id of the key with this number.
    public static String id(int number) {
        return PREFIX + number;
    }

    /// Reads the number of a key, in digits without a leading zero.
    public static Optional<Integer> parseNumber(String digits) {
        return number(PREFIX + digits);
    }

    /// Returns the number of a key. Empty when another kind of key has this id.
    public static Optional<Integer> number(String keyId) {
        var match = ID.matcher(keyId);
        return match.matches() ? Optional.of(Integer.parseInt(match.group(1))) : Optional.empty();
    }

    /// Returns the formats of new sessions: those that the organization has chosen, and [#FORMAT] if one of its keys is a 100ms key.
    static Set<String> formats(Set<String> chosen, Collection<String> keyIds) {
        if (keyIds.stream().noneMatch(id -> number(id).isPresent())) {
            return chosen;
        }
        var all = new HashSet<>(chosen);
        all.add(FORMAT);
        return all;
    }
}
