package dev.chatreplay.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.session.ChatFile;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/// Tests the lifetime of a download link, which ends with its object and its credentials. The signature has the machine's own time.
class DownloadLinksTest {
    private static final ChatFile FILE = new ChatFile("exports/acme/s-1/1-x/csv.csv", 100, "00", Instant.EPOCH);
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final Instant far = now.plus(Duration.ofDays(30));

    private DownloadLinks links(AwsCredentials credentials, Duration ttl) {
        var nowhere = URI.create("http://127.0.0.1:9");
        var aws = AwsClients.at(new AwsClients.Endpoints(nowhere, nowhere, nowhere, Region.EU_WEST_1,
                StaticCredentialsProvider.create(credentials), List.of()));
        return new DownloadLinks(aws, "some", ttl, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static AwsCredentials endless() {
        return AwsBasicCredentials.create("id", "secret");
    }

    private static AwsCredentials session(Instant end) {
        return AwsSessionCredentials.builder().accessKeyId("id").secretAccessKey("secret").sessionToken("token")
                .expirationTime(end)
                .build();
    }

    private Duration lifetime(DownloadLinks links, Instant objectEnd) {
        var link = links.sign(FILE, ChatFormat.CSV, "s-1", objectEnd);
        var query = link.url().getQuery();
        var expires = query.replaceFirst("(?s).*X-Amz-Expires=(\\d+).*", "$1");
        assertThat(Duration.between(now, link.expiresAt()).toSeconds())
                .as("the reported end of the link, apart from the duration of this test")
                .isBetween(Long.parseLong(expires) - 2, Long.parseLong(expires) + 60);
        assertThat(link.toString()).contains("expiresAt").doesNotContain("X-Amz");
        return Duration.ofSeconds(Long.parseLong(expires));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"s-1 | attachment; filename=\"chat-s-1.csv\"",
            "a:b/c\"d | attachment; filename=\"chat-a_b_c_d.csv\"",
            "a\u202eX: 1 | attachment; filename=\"chat-a_X_ 1.csv\"",
            "é | attachment; filename=\"chat-_.csv\"; filename*=UTF-8''chat-%C3%A9.csv"})
    void linkNamesFileAfterSession(String sessionId, String header) {
        var link = links(endless(), Duration.ofHours(1)).sign(FILE, ChatFormat.CSV, sessionId, far);
        var query = link.url().getQuery();
        assertThat(query).matches("[!-~]+");
        assertThat(URLDecoder.decode(query.replaceFirst("(?s).*response-content-disposition=([^&]+).*", "$1"), UTF_8))
                .isEqualTo(header);
    }

    @Test
    void linkLivesForConfiguredTimeWithoutEarlierEnd() {
        assertThat(lifetime(links(endless(), Duration.ofHours(1)), far)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void callerMayShortenLifetimeAndNotExtendIt() {
        var links = links(endless(), Duration.ofHours(1));
        assertThat(lifetime(links.ofAtMost(Duration.ofMinutes(5)), far)).isEqualTo(Duration.ofMinutes(5));
        assertThat(lifetime(links.ofAtMost(Duration.ofDays(7)), far)).isEqualTo(Duration.ofHours(1));
        assertThat(lifetime(links.ofAtMost(Duration.ofHours(2)), now.plusSeconds(600)))
                .isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void secondsLeftAreWholeSecondsThatTheLinkStillHas() {
        var link = links(endless(), Duration.ofHours(1)).sign(FILE, ChatFormat.CSV, "s-1", far);
        assertThat(link.secondsLeft()).isBetween(3_540L, 3_600L);
        assertThat(new DownloadLinks.DownloadLink(link.url(), Instant.now().minusSeconds(5)).secondsLeft()).isZero();
    }

    @Test
    void linkEndsWithItsObject() {
        var links = links(endless(), Duration.ofHours(1));
        assertThat(lifetime(links, now.plusSeconds(600))).isEqualTo(Duration.ofMinutes(10));
        assertThat(lifetime(links, now.plusMillis(1_999))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void objectThatEndsWithinOneSecondIsExpired() {
        var links = links(endless(), Duration.ofHours(1));
        assertThat(lifetime(links, now.plusSeconds(1))).isEqualTo(Duration.ofSeconds(1));
        for (var end : List.of(now.plusMillis(999), now, now.minusSeconds(1))) {
            assertThatExceptionOfType(ApiException.class)
                    .isThrownBy(() -> links.sign(FILE, ChatFormat.CSV, "s-1", end))
                    .extracting(ApiException::reason).isEqualTo(Reason.EXPORT_EXPIRED);
        }
    }

    @Test
    void linkEndsWithItsCredentials() {
        assertThat(lifetime(links(session(now.plusSeconds(300)), Duration.ofHours(1)), far))
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(lifetime(links(session(now.plusSeconds(300)), Duration.ofSeconds(200)), far))
                .isEqualTo(Duration.ofSeconds(200));
        assertThat(lifetime(links(session(now.plusSeconds(1)), Duration.ofHours(1)), far))
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void expiredCredentialsSignNoLink() {
        var links = links(session(now.plusMillis(999)), Duration.ofHours(1));
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> links.sign(FILE, ChatFormat.CSV, "s-1", far))
                .extracting(ApiException::reason).isEqualTo(Reason.TRY_AGAIN);
    }

    /// A delivery needs a link that lives for some minutes.
    @Test
    void linkShorterThanRequiredIsNotSigned() {
        var required = Duration.ofMinutes(5);
        var hour = Duration.ofHours(1);
        assertThat(
                links(endless(), hour).sign(FILE, ChatFormat.CSV, "s-1", now.plus(required), required).url().getQuery())
                .contains("X-Amz-Expires=300&");
        assertThat(links(session(now.plus(required)), hour).sign(FILE, ChatFormat.CSV, "s-1", far, required).url()
                .getQuery()).contains("X-Amz-Expires=300&");
        assertReason(Reason.EXPORT_EXPIRED, links(endless(), hour), now.plus(required).minusMillis(1), required);
        assertReason(Reason.TRY_AGAIN, links(session(now.plus(required).minusMillis(1)), hour), far, required);
    }

    private static void assertReason(Reason reason, DownloadLinks links, Instant objectEnd, Duration required) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> links.sign(FILE, ChatFormat.CSV, "s-1", objectEnd, required))
                .extracting(ApiException::reason).isEqualTo(reason);
    }

    @Test
    void temporaryCredentialsWithoutEndSignFor15Minutes() {
        var withoutEnd = AwsSessionCredentials.create("id", "secret", "token");
        assertThat(lifetime(links(withoutEnd, Duration.ofHours(1)), far)).isEqualTo(Duration.ofMinutes(15));
        assertThat(lifetime(links(withoutEnd, Duration.ofMinutes(5)), far)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void userKeySignsForUpToSevenDaysThatAwsAllows() {
        assertThat(lifetime(links(endless(), Duration.ofDays(7)), far)).isEqualTo(Duration.ofDays(7));
    }
}
