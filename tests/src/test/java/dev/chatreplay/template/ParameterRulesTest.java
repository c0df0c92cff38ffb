package dev.chatreplay.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.local.template.Template;
import dev.chatreplay.organization.LandingRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Evaluates the rules by which CloudFormation refuses parameters that do not fit together.
class ParameterRulesTest {
    private static final Template TEMPLATE = Template.packaged();

    @ParameterizedTest
    @CsvSource({
            "'', '', '', ''",
            "api.example.com, arn, '', ''",
            "api.example.com, arn, s3://b/k, ''",
            "api.example.com, '', '', Set CertificateArn",
            "api.example.com, '', s3://b/k, Set CertificateArn",
            "'', arn, '', Set DomainName",
            "'', '', s3://b/k, Set DomainName",
            "'', arn, s3://b/k, Set DomainName"})
    void domainNeedsCertificateAndItsOtherParametersNeedDomain(String domain, String certificate, String truststore,
            String refusal) {
        var refusals = refusals(
                Map.of("DomainName", domain, "CertificateArn", certificate, "TruststoreUri", truststore));
        assertThat(refusals).hasSize(refusal.isEmpty() ? 0 : 1)
                .allMatch(text -> text.startsWith(refusal + ",") && text.endsWith("."));
    }

    @ParameterizedTest
    @CsvSource({"arn:aws:s3:::acme-chats, true", "arn:aws-us-gov:s3:::a.b, true", "'', true", "arn:aws:s3:::*, false",
            "arn:aws:s3:::acme-*, false", "arn:aws:s3:::acme/x, false", "*, false", "arn:aws:s3:::acme/*, false",
            "acme-chats, false", "arn:aws:sqs:::acme, false"})
    void landingBucketIsNamedByArnWithoutWildcard(String arn, boolean isAllowed) {
        assertThat(isAllowed("LandingBucketArns", arn)).isEqualTo(isAllowed);
    }

    @ParameterizedTest
    @CsvSource({"123456789012, true", "'', true", "*, false", "12345678901, false"})
    void landingAccountHasTwelveDigits(String account, boolean isAllowed) {
        assertThat(isAllowed("LandingBucketAccounts", account)).isEqualTo(isAllowed);
    }

    @ParameterizedTest
    @CsvSource({"arn:aws:iam::123456789012:role/chats, true", "arn:aws:iam::123456789012:role/a/b/chats, true",
            "'', true", "arn:aws:iam::123456789012:role/*, false", "arn:aws:iam::*:role/chats, false", "*, false",
            "arn:aws:iam::123456789012:user/chats, false", "arn:aws:iam::123456789012:role/a/, false",
            "'arn:aws:iam::123456789012:role/a,b', false", "'arn:aws:iam::123456789012:role/a,b/c', false"})
    void landingRoleIsNamedByArnWithoutWildcard(String arn, boolean isAllowed) {
        assertThat(isAllowed("LandingRoleArns", arn)).isEqualTo(isAllowed);
        assertThat(arn.isEmpty() || LandingRole.isArn(arn)).as("the same rule").isEqualTo(isAllowed);
    }

    private static boolean isAllowed(String parameter, String item) {
        return Pattern.matches(TEMPLATE.root().requiredAt("/Parameters/" + parameter + "/AllowedPattern").asText(),
                item);
    }

    private static List<String> refusals(Map<String, String> parameters) {
        var refusals = new ArrayList<String>();
        for (var rule : TEMPLATE.root().requiredAt("/Rules")) {
            if (isTrue(rule.required("RuleCondition"), parameters)) {
                rule.required("Assertions").valueStream()
                        .filter(assertion -> !isTrue(assertion.required("Assert"), parameters))
                        .forEach(assertion -> refusals.add(assertion.required("AssertDescription").asText()));
            }
        }
        return refusals;
    }

    private static boolean isTrue(JsonNode condition, Map<String, String> parameters) {
        var function = condition.propertyStream().findFirst().orElseThrow();
        var arguments = function.getValue();
        return switch (function.getKey()) {
            case "Fn::Not" -> !isTrue(arguments.required(0), parameters);
            case "Fn::Or" -> arguments.valueStream().anyMatch(argument -> isTrue(argument, parameters));
            case "Fn::Equals" ->
                text(arguments.required(0), parameters).equals(text(arguments.required(1), parameters));
            default -> throw new IllegalArgumentException("this test cannot evaluate " + condition);
        };
    }

    private static String text(JsonNode value, Map<String, String> parameters) {
        return value.isTextual()
                ? value.asText()
                : Objects.requireNonNull(parameters.get(value.required("Ref").asText()), value::toString);
    }
}
