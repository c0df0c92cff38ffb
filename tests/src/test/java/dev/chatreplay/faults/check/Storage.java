package dev.chatreplay.faults.check;

import dev.chatreplay.format.FileFormat;
import dev.chatreplay.harness.SessionRows;
import dev.chatreplay.reference.LinesFormat;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/// Reads the table Sessions and the bucket, as an operator does.
public record Storage(DynamoDbClient dynamoDb, S3Client s3, String sessionsTable, String bucket) {

    private static final Pattern VERSION = Pattern.compile("/(\\d+)-[^/]+/[^/]+$");

    /// One file of an export, as the row describes it.
    public record Pointer(String format, String key, long version, long messages, long bytes, String sha256) {}

    /// Reads the row of a session; empty when there is none.
    Map<String, AttributeValue> row(String organizationId, String sessionId) {
        return dynamoDb.getItem(r -> r.tableName(sessionsTable).consistentRead(true)
                .key(SessionRows.key(organizationId, sessionId)))
                .item();
    }

    /// Returns the pointers in a row, one for each format; none when there is no export.
    static List<Pointer> pointers(Map<String, AttributeValue> row) {
        var pointers = new ArrayList<Pointer>();
        Optional.ofNullable(row.get("export")).map(AttributeValue::m)
                .ifPresent(export -> new TreeMap<>(value(export, "files").m()).forEach((format, attributes) -> {
                    var file = attributes.m();
                    pointers.add(new Pointer(format, value(file, "key").s(), number(export, "workVersion"),
                            number(export, "messages"), number(file, "bytes"), value(file, "sha256").s()));
                }));
        return pointers;
    }

    /// Returns the version of the work below which all files are withdrawn.
    static long withdrawn(Map<String, AttributeValue> row) {
        return row.containsKey("withdrawn") ? number(row, "withdrawn") : 0;
    }

    /// Returns the version of the work in the key of an object, or in a link to it.
    static long versionIn(String key) {
        var match = VERSION.matcher(key);
        if (!match.find()) {
            throw new IllegalArgumentException("no key of a file: " + key);
        }
        return Long.parseLong(match.group(1));
    }

    /// Returns the formats that an export of the session must have.
    static List<FileFormat> formats(Map<String, AttributeValue> row) {
        return LinesFormat.FORMATS.toWrite(Optional.ofNullable(row.get("formats")).map(AttributeValue::ss)
                .orElseGet(List::of));
    }

    /// Returns the violations of formats with a second file: an export has both files or none, and the second belongs to the first.
    List<String> pairs(List<Pointer> export) {
        var found = new ArrayList<String>();
        var file = only(export, LinesFormat.LINES.formatName());
        var index = only(export, LinesFormat.LinesIndex.LINES_INDEX.formatName());
        if (file.isPresent() != index.isPresent()) {
            found.add("a file without its index, or an index without its file: " + export);
        }
        var expected = file.flatMap(pointer -> object(pointer.key())).map(LinesFormat::indexOf);
        var actual = index.flatMap(pointer -> object(pointer.key()));
        if (expected.isPresent() && actual.isPresent() && !Arrays.equals(expected.get(), actual.get())) {
            found.add("an index of another file: " + export);
        }
        return found;
    }

    private static Optional<Pointer> only(List<Pointer> export, String format) {
        return export.stream().filter(pointer -> pointer.format().equals(format)).findFirst();
    }

    /// Reads the bytes of an object; empty when it does not exist.
    Optional<byte[]> object(String key) {
        try {
            return Optional.of(s3.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArray());
        } catch (NoSuchKeyException _) {
            return Optional.empty();
        }
    }

    /// Reads the entity tag of an object, which changes with its bytes; empty when the object does not exist.
    String entityTag(String key) {
        try {
            return s3.headObject(r -> r.bucket(bucket).key(key)).eTag();
        } catch (NoSuchKeyException _) {
            return "";
        }
    }

    static long number(Map<String, AttributeValue> item, String name) {
        return Long.parseLong(value(item, name).n());
    }

    static AttributeValue value(Map<String, AttributeValue> item, String name) {
        return Objects.requireNonNull(item.get(name), () -> name + " is missing in " + item.keySet());
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static String sha256(byte[] bytes) {
        try {
            return hex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
