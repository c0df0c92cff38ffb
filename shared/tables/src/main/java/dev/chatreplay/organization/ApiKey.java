package dev.chatreplay.organization;

import dev.chatreplay.aws.Attributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A key as the row of its organization holds it: an API key, or a [HundredMsKey]. Neither the key nor its secret is stored.
///
/// @param id the key id
/// @param name a label for operators
/// @param scopes what the key allows
/// @param createdAt the time of its creation, in milliseconds
/// @param proof what checks that a caller has the key
public record ApiKey(String id, String name, Set<Scope> scopes, Instant createdAt, KeyProof proof) {
    /// The rule for names in words, for error messages.
    public static final String NAME_RULE = "must be 1 to 64 characters, without control characters";

    private static final String HASH = "hash";
    private static final String MASTER_VERSION = "masterVersion";

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
        var fields = new HashMap<>(Map.of(
                "name", AttributeValue.fromS(name),
                "scopes", AttributeValue.fromL(
                        scopes.stream().map(scope -> AttributeValue.fromS(scope.scopeName())).toList()),
                "createdAt", AttributeValue.fromN(Long.toString(createdAt.toEpochMilli()))));
        switch (proof) {
            case ApiKeyHash(var hex) -> fields.put(HASH, AttributeValue.fromS(hex));
            case DerivedSecret(var version) ->
                fields.put(MASTER_VERSION, AttributeValue.fromN(Integer.toString(version)));
        }
        return AttributeValue.fromM(fields);
    }

    /// Decodes a key. It leaves out scopes that this version of the code does not know, so the key then allows less.
    static ApiKey decode(String id, AttributeValue encoded) {
        var key = encoded.m();
        var scopes = EnumSet.noneOf(Scope.class);
        Attributes.required(key, "scopes").l().stream().map(name -> Scope.named(name.s())).flatMap(Optional::stream)
                .forEach(scopes::add);
        return new ApiKey(id, Attributes.required(key, "name").s(), scopes,
                Instant.ofEpochMilli(Long.parseLong(Attributes.required(key, "createdAt").n())),
                proof(key));
    }

    private static KeyProof proof(Map<String, AttributeValue> key) {
        return key.containsKey(MASTER_VERSION)
                ? new DerivedSecret(Integer.parseInt(Attributes.required(key, MASTER_VERSION).n()))
                : new ApiKeyHash(Attributes.required(key, HASH).s());
    }
}
