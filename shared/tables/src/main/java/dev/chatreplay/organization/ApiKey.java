package dev.chatreplay.organization;

import dev.chatreplay.aws.Attributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An API key as the row of its organization holds it. The key itself is not stored.
///
/// @param id the key id, which is a part of the key
/// @param name a label for operators
/// @param scopes what the key allows
/// @param createdAt the time of its creation, in milliseconds
/// @param hash the hash of the whole key
public record ApiKey(String id, String name, Set<Scope> scopes, Instant createdAt, ApiKeyHash hash) {
    /// The rule for names in words, for error messages.
    public static final String NAME_RULE = "must be 1 to 64 characters, without control characters";

    /// No control, format or surrogate characters, and no line separators. Lists show a name in one line of a terminal.
    private static final Pattern NAME = Pattern.compile("[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]{1,64}");

    /// Copies the scopes, in the order of the enum, and cuts the time to milliseconds.
    public ApiKey {
        var sorted = EnumSet.noneOf(Scope.class);
        sorted.addAll(scopes);
        scopes = Collections.unmodifiableSet(sorted);
        createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /// Returns whether a key may have this name.
    public static boolean isValidName(String name) {
        return NAME.matcher(name).matches() && !name.isBlank();
    }

    /// Encodes the key without its id, which is its name in the map of keys.
    AttributeValue encode() {
        return AttributeValue.fromM(Map.of(
                "name", AttributeValue.fromS(name),
                "scopes", AttributeValue.fromL(
                        scopes.stream().map(scope -> AttributeValue.fromS(scope.scopeName())).toList()),
                "createdAt", AttributeValue.fromN(Long.toString(createdAt.toEpochMilli())),
                "hash", AttributeValue.fromS(hash.hex())));
    }

    /// Decodes a key. It leaves out scopes that this version of the code does not know, so the key then allows less.
    static ApiKey decode(String id, AttributeValue encoded) {
        var key = encoded.m();
        var scopes = EnumSet.noneOf(Scope.class);
        Attributes.required(key, "scopes").l().stream().map(name -> Scope.named(name.s())).flatMap(Optional::stream)
                .forEach(scopes::add);
        return new ApiKey(id, Attributes.required(key, "name").s(), scopes,
                Instant.ofEpochMilli(Long.parseLong(Attributes.required(key, "createdAt").n())),
                new ApiKeyHash(Attributes.required(key, "hash").s()));
    }
}
