package dev.chatreplay.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.local.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests that the data outlive the stack, and that a failed first deployment leaves nothing behind.
class ProtectionTest {
    private static final Template TEMPLATE = Template.packaged();

    static List<String> tables() {
        return TEMPLATE.resources("AWS::DynamoDB::Table");
    }

    static List<String> data() {
        return Stream.of("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret", "AWS::KMS::Key")
                .flatMap(type -> TEMPLATE.resources(type).stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("data")
    void stackKeepsDataExceptOfFailedCreation(String resource) {
        var attributes = TEMPLATE.root().requiredAt("/Resources/" + resource);
        assertThat(attributes.path("DeletionPolicy").asText()).isEqualTo("RetainExceptOnCreate");
        assertThat(attributes.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
    }

    @Test
    void stackKeepsNothingElse() {
        var kept = new ArrayList<String>();
        TEMPLATE.root().requiredAt("/Resources").forEachEntry((id, resource) -> {
            if (resource.has("DeletionPolicy") || resource.has("UpdateReplacePolicy")) {
                kept.add(id);
            }
        });
        assertThat(kept).containsExactlyInAnyOrderElementsOf(data());
    }

    /// CloudFormation cannot delete a protected table when it rolls back a failed first deployment.
    @ParameterizedTest
    @MethodSource("tables")
    void tableIsUnprotectedUntilOperatorSwitchesProtectionOn(String table) {
        assertThat(TEMPLATE.property(table, "DeletionProtectionEnabled/Ref").asText()).isEqualTo("DeletionProtection");
        assertThat(TEMPLATE.root().requiredAt("/Parameters/DeletionProtection/Default").asText()).isEqualTo("false");
        assertThat(TEMPLATE.root().at("/Outputs/DeletionProtection/Value/Ref").asText())
                .isEqualTo("DeletionProtection");
    }
}
