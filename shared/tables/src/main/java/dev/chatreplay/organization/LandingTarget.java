package dev.chatreplay.organization;

import dev.chatreplay.aws.Attributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Where the exports of an organization land: a place in a bucket that is not ours.
///
/// @param bucket the name of the bucket
/// @param prefix what all keys begin with, without a slash at its end; may be empty
/// @param formats the names of the formats whose files land; at least one
/// @param role the role that the worker assumes for its calls to the bucket; empty when it calls with the role of its own function
public record LandingTarget(String bucket, String prefix, Set<String> formats, Optional<LandingRole> role) {
    /// What [#parse] takes.
    public static final String RULE = "must be s3://BUCKET or s3://BUCKET/PREFIX. The prefix has at most 300 characters: A-Z a-z 0-9 - _ . = and /. "
            + "The segments . and .. and empty ones are refused.";

    private static final Pattern ADDRESS = Pattern.compile(
            "s3://(?<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?<prefix>[A-Za-z0-9._=/-]{0,300}?)/*)?");
    /// A segment that is empty or only dots. S3 takes it, but tools that keep objects as files do not.
    private static final Pattern BAD_SEGMENT = Pattern.compile("(^|/)(\\.{1,2})?(/|$)");

    /// Copies the formats.
    public LandingTarget {
        formats = Set.copyOf(formats);
    }

    /// Creates a target that the worker reaches with the role of its own function.
    public LandingTarget(String bucket, String prefix, Set<String> formats) {
        this(bucket, prefix, formats, Optional.empty());
    }

    /// Returns the same place, for which the worker assumes `assumed`.
    public LandingTarget withRole(Optional<LandingRole> assumed) {
        return new LandingTarget(bucket, prefix, formats, assumed);
    }

    /// Reads the address of a place in a bucket; empty when it breaks the [#RULE].
    public static Optional<LandingTarget> parse(String address, Set<String> formats) {
        var match = ADDRESS.matcher(address);
        if (!match.matches()) {
            return Optional.empty();
        }
        var prefix = Optional.ofNullable(match.group("prefix")).orElse("");
        return prefix.isEmpty() || !BAD_SEGMENT.matcher(prefix).find()
                ? Optional.of(new LandingTarget(match.group("bucket"), prefix, formats))
                : Optional.empty();
    }

    /// Returns the address, as [#parse] reads it.
    public String address() {
        return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
    }

    /// Returns what every key in the place begins with: the prefix with a slash, or nothing.
    public String keyPrefix() {
        return prefix.isEmpty() ? "" : prefix + "/";
    }

    AttributeValue encode() {
        var fields = Map.of(
                "bucket", AttributeValue.fromS(bucket),
                "prefix", AttributeValue.fromS(prefix),
                "formats", AttributeValue.fromSs(List.copyOf(formats)));
        return AttributeValue.fromM(role.map(assumed -> assumed.addTo(fields)).orElse(fields));
    }

    static LandingTarget decode(AttributeValue value) {
        var fields = value.m();
        return new LandingTarget(
                Attributes.required(fields, "bucket").s(), Attributes.required(fields, "prefix").s(),
                Set.copyOf(Attributes.required(fields, "formats").ss()), LandingRole.decode(fields));
    }
}
