package dev.chatreplay.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Tests the rules for roles and external ids, and how a row holds them.
class LandingRoleRulesTest {
    private static final String ARN = "arn:aws:iam::123456789012:role/chats";
    private static final String LONGEST_NAME = "r".repeat(64);

    @ParameterizedTest
    @CsvSource({ARN + ", aws, 123456789012", "arn:aws-cn:iam::000000000001:role/a/b+c=d@e/x_y-z., aws-cn, 000000000001",
            "arn:aws-us-gov:iam::123456789012:role/r, aws-us-gov, 123456789012"})
    void arnNamesPartitionAndAccount(String arn, String partition, String account) {
        assertThat(LandingRole.isArn(arn)).isTrue();
        var role = new LandingRole(arn, "x1");
        assertThat(role.partition()).isEqualTo(partition);
        assertThat(role.account()).isEqualTo(account);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nope", "arn:aws:iam::123456789012:user/chats", "arn:aws:iam::12345678901:role/chats",
            "arn:aws:iam::123456789012:role/", "arn:aws:iam::123456789012:role/a,b", ARN + "," + ARN, ARN + "\n",
            "arn:azure:iam::123456789012:role/chats", "arn:aws:iam::123456789012:role/*"})
    void otherTextIsNoArn(String text) {
        assertThat(LandingRole.isArn(text)).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> new LandingRole(text, "x1").account())
                .withMessageContaining("wrong ARN");
    }

    @Test
    void roleNameHasAtMost64CharactersAndArn600() {
        var start = "arn:aws:iam::123456789012:role/";
        assertThat(LandingRole.isArn(start + LONGEST_NAME)).isTrue();
        assertThat(LandingRole.isArn(start + LONGEST_NAME + "r")).isFalse();
        var path = "p".repeat(600 - start.length() - LONGEST_NAME.length() - 1) + "/";
        assertThat(LandingRole.isArn(start + path + LONGEST_NAME)).isTrue();
        assertThat(LandingRole.isArn(start + "p" + path + LONGEST_NAME)).isFalse();
    }

    @Test
    void externalIdHas2To1224CharactersOfAssumeRole() {
        for (var valid : new String[]{"x1", "a_b+c=d,e.f@g:h/i-j", "x".repeat(1224), "Chat-replay:acme"}) {
            assertThat(LandingRole.isExternalId(valid)).as(valid).isTrue();
        }
        for (var invalid : new String[]{"", "x", "x".repeat(1225), "ä1", "a b"}) {
            assertThat(LandingRole.isExternalId(invalid)).as(invalid).isFalse();
        }
    }

    @Test
    void operatorCannotChooseOwnExternalIdOfOrganization() {
        assertThat(LandingRole.ownExternalId("acme")).isEqualTo("chat-replay:acme");
        assertThat(LandingRole.isExternalId(LandingRole.ownExternalId("acme"))).isFalse();
        assertThat(LandingRole.isExternalId("chat-replay:")).isFalse();
    }

    @Test
    void rowKeepsRoleBesideOtherFields() {
        var role = new LandingRole(ARN, "x1");
        var row = role.addTo(Map.of("bucket", AttributeValue.fromS("b")));
        assertThat(row).containsEntry("bucket", AttributeValue.fromS("b")).hasSize(3);
        assertThat(LandingRole.decode(row)).contains(role);
        assertThat(LandingRole.decode(Map.of("bucket", AttributeValue.fromS("b")))).isEmpty();
    }
}
