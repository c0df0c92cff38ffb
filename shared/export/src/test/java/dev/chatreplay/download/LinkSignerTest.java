package dev.chatreplay.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.aws.AwsClients;
import java.net.URI;
import java.net.URL;
import java.net.URLDecoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Compares the URLs with those of the SDK's own presigner for S3, character by character.
class LinkSignerTest {
    private static final Duration LIFETIME = Duration.ofMinutes(15);
    private static final String TYPE = "text/csv; charset=utf-8";
    private static final String DISPOSITION = "attachment; filename=\"chat-a+b _.csv\"; filename*=UTF-8''chat-a%2Bb%20%C3%A9.csv";
    private static final AwsCredentials USER = AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "secret/with+signs");
    private static final AwsCredentials SESSION = AwsSessionCredentials.create("ASIAEXAMPLE", "secret", "token/+=");
    private static final String KEY = "exports/acme/s-1/1-x/csv.csv";
    private static final DateTimeFormatter AMZ_DATE = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC);

    private final Map<String, String> properties = new HashMap<>();

    private void set(String property, String value) {
        properties.putIfAbsent(property, Optional.ofNullable(System.getProperty(property)).orElse(""));
        System.setProperty(property, value);
    }

    @AfterEach
    void restoreProperties() {
        properties.forEach((property, value) -> {
            if (value.isEmpty()) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, value);
            }
        });
    }

    static Stream<String> keys() {
        return Stream.of(KEY, "a", "a+b", "a b", "a%b", "a%2Fb", "é", "~", "a~b.c_d-e", "😀", "a//b", "a/./b", "a/../b",
                "/a",
                "a/", "a:b=c@d&e?f#g", "'()*!$,;", "\"<>[]\\^`{|}",
                "exports/acme/19%3Ameeting%40thread.v2/1-x/csv.csv", "exports/acme/%2E%2E/1-x/csv.csv",
                "exports/acme/~" + "_-aZ9".repeat(8) + "abc/1-x/csv.csv", "exports/acme/%25F0%259F/1-x/csv.csv");
    }

    @ParameterizedTest
    @MethodSource("keys")
    void urlOfKeyEqualsUrlOfPresigner(String key) {
        assertSame(presigner(Region.EU_WEST_1), S3Address.inRegion(Region.EU_WEST_1), "chats", key,
                USER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eu-west-1", "us-west-2", "ap-southeast-4", "cn-north-1", "us-gov-west-1", "us-iso-east-1",
            "us-isob-east-1", "eusc-de-east-1", "mars-north-1"})
    void urlInPartitionEqualsUrlOfPresigner(String id) {
        var region = Region.of(id);
        assertSame(presigner(region), S3Address.inRegion(region), "chats", KEY, USER);
    }

    @Test
    void urlInUsEast1EqualsUrlOfRegionalPresigner() {
        set("aws.s3UseUsEast1RegionalEndpoint", "regional");
        var url = assertSame(presigner(Region.US_EAST_1), S3Address.inRegion(Region.US_EAST_1),
                "chats", KEY, USER);
        assertThat(url.getHost()).isEqualTo("chats.s3.us-east-1.amazonaws.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chats", "my-chats-1", "my.chats", "abc", "1.2.3"})
    void urlOfBucketEqualsUrlOfPresigner(String bucket) {
        assertSame(presigner(Region.EU_WEST_1), S3Address.inRegion(Region.EU_WEST_1), bucket, KEY,
                USER);
    }

    @Test
    void urlWithSessionTokenEqualsUrlOfPresigner() {
        var url = assertSame(presigner(Region.EU_WEST_1), S3Address.inRegion(Region.EU_WEST_1),
                "chats", KEY, SESSION);
        assertThat(parameters(url)).containsEntry("X-Amz-Security-Token", "token/+=");
    }

    @Test
    void queryHasExactlyParametersOfPresignedGet() {
        var clock = Clock.fixed(Instant.parse("2026-11-21T09:00:00.999Z"), ZoneOffset.UTC);
        var signed = sign(S3Address.inRegion(Region.EU_WEST_1), clock, "chats", KEY, USER);
        assertThat(signed.signedAt()).isEqualTo("2026-11-21T09:00:00Z");
        assertThat(parameters(signed.url())).containsOnlyKeys("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date",
                "X-Amz-Expires", "X-Amz-Signature", "X-Amz-SignedHeaders", "response-content-disposition",
                "response-content-type").containsAllEntriesOf(
                        Map.of(
                                "X-Amz-Algorithm", "AWS4-HMAC-SHA256",
                                "X-Amz-Credential", "AKIAIOSFODNN7EXAMPLE/20261121/eu-west-1/s3/aws4_request",
                                "X-Amz-Date", "20261121T090000Z", "X-Amz-Expires", "900", "X-Amz-SignedHeaders", "host",
                                "response-content-disposition", DISPOSITION, "response-content-type", TYPE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:9000", "http://localhost:4566/", "https://s3.example.org",
            "http://[::1]:9000"})
    void urlAtConfiguredEndpointHasPathStyle(String endpoint) {
        var at = URI.create(endpoint);
        try (var aws = AwsClients.at(new AwsClients.Endpoints(at, at, at, Region.EU_WEST_1,
                AnonymousCredentialsProvider.create(), List.of()))) {
            var url = assertSame(presigner(Region.EU_WEST_1, at), S3Address.of(aws),
                    "chats", KEY, USER);
            assertThat(url.getPath()).isEqualTo("/chats/" + KEY);
        }
    }

    @Test
    void regionAndEndpointAreReadFromSettingsOfSdk() {
        set("aws.region", "ap-northeast-1");
        var url = assertSame(presigner(Region.AP_NORTHEAST_1), fromSettings(), "chats", KEY, USER);
        assertThat(url.getHost()).isEqualTo("chats.s3.ap-northeast-1.amazonaws.com");

        set("aws.endpointUrl", "http://127.0.0.1:1234");
        assertThat(fromSettings().endpoint()).isEqualTo("http://127.0.0.1:1234");
        set("aws.endpointUrlS3", "http://127.0.0.1:9000");
        assertThat(fromSettings().endpoint()).isEqualTo("http://127.0.0.1:9000");
        assertSame(presigner(Region.AP_NORTHEAST_1, URI.create("http://127.0.0.1:9000")), fromSettings(),
                "chats", KEY, USER);
        set("aws.ignoreConfiguredEndpointUrls", "true");
        assertThat(fromSettings().endpoint()).isEqualTo("https://s3.ap-northeast-1.amazonaws.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws.useFipsEndpoint", "aws.useDualstackEndpoint",
            "aws.useFipsEndpoint aws.useDualstackEndpoint"})
    void urlWithFipsOrDualstackEqualsUrlOfPresigner(String settings) {
        Arrays.stream(settings.split(" ", -1)).forEach(property -> set(property, "true"));
        assertSame(presigner(Region.US_WEST_2), S3Address.inRegion(Region.US_WEST_2), "chats", KEY,
                USER);
    }

    private static S3Address fromSettings() {
        return S3Address.of(AwsClients.fromEnvironment());
    }

    private static S3Presigner presigner(Region region) {
        return S3Presigner.builder().region(region).build();
    }

    private static S3Presigner presigner(Region region, URI endpoint) {
        return S3Presigner.builder().region(region).endpointOverride(endpoint)
                .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build()).build();
    }

    /// Compares both URLs. The presigner takes no clock, so the signer gets the time of the presigner's signature.
    private static URL assertSame(S3Presigner presigner, S3Address address, String bucket, String key,
            AwsCredentials credentials) {
        try (presigner) {
            var theirs = presigner.presignGetObject(p -> p.signatureDuration(LIFETIME)
                    .getObjectRequest(r -> r.bucket(bucket).key(key).responseContentType(TYPE)
                            .responseContentDisposition(DISPOSITION).overrideConfiguration(
                                    c -> c.credentialsProvider(StaticCredentialsProvider.create(credentials)))))
                    .url();
            var signedAt = Instant.from(AMZ_DATE.parse(parameters(theirs).get("X-Amz-Date")));
            var ours = sign(address, Clock.fixed(signedAt, ZoneOffset.UTC), bucket, key, credentials).url();
            assertThat(ours).hasToString(theirs.toString());
            return ours;
        }
    }

    private static LinkSigner.SignedUrl sign(S3Address address, Clock clock, String bucket, String key,
            AwsCredentials credentials) {
        return new LinkSigner(address, clock).sign(bucket, key,
                Map.of("response-content-type", TYPE, "response-content-disposition", DISPOSITION), credentials,
                LIFETIME);
    }

    private static Map<String, String> parameters(URL url) {
        return Arrays.stream(url.getQuery().split("&", -1)).map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> URLDecoder.decode(pair[0], UTF_8),
                        pair -> URLDecoder.decode(pair[1], UTF_8), (a, b) -> a + " " + b, TreeMap::new));
    }
}
