package dev.chatreplay.organization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LandingTargetTest {
    private static final Set<String> FORMATS = Set.of("csv");

    @ParameterizedTest
    @CsvSource({"s3://landing-bucket/x, landing-bucket, x", "s3://my.bucket, my.bucket, ''",
            "s3://bucket/, bucket, ''", "s3://bucket/a/b_c=d.e//, bucket, a/b_c=d.e", "s3://bucket/..a, bucket, ..a"})
    void addressNamesBucketAndPrefixWithoutSlashAtEnd(String address, String bucket, String prefix) {
        var target = LandingTarget.parse(address, FORMATS).orElseThrow();
        assertThat(target).isEqualTo(new LandingTarget(bucket, prefix, FORMATS));
        assertThat(LandingTarget.parse(target.address(), FORMATS)).contains(target);
        assertThat(LandingTarget.decode(target.encode())).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bucket/x", "s3://", "s3:///x", "s3://UPPER/x", "s3://b/x", "s3://-bucket/x",
            "s3://bucket//x", "s3://bucket/a//b", "s3://bucket/..", "s3://bucket/a/../b", "s3://bucket/./a",
            "s3://bucket/a b", "s3://bucket/ä", "s3://bucket/a%20b", "https://bucket/x", "s3://bucket/x\n"})
    void addressThatIsNoPlaceInBucketIsRefused(String address) {
        assertThat(LandingTarget.parse(address, FORMATS)).isEmpty();
    }

    @Test
    void keysBeginWithPrefixAndOneSlash() {
        assertThat(new LandingTarget("bucket", "a/b", FORMATS).keyPrefix()).isEqualTo("a/b/");
        assertThat(new LandingTarget("bucket", "", FORMATS).keyPrefix()).isEmpty();
    }

    @Test
    void rowKeepsRoleOfTarget() {
        var role = new LandingRole("arn:aws:iam::123456789012:role/chats", "x1");
        var plain = new LandingTarget("bucket", "a", FORMATS);
        var target = plain.withRole(Optional.of(role));
        assertThat(target.role()).contains(role);
        assertThat(LandingTarget.decode(target.encode())).isEqualTo(target);
        assertThat(target.withRole(Optional.empty())).isEqualTo(plain);
    }
}
