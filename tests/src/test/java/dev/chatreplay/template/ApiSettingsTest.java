package dev.chatreplay.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Json;
import dev.chatreplay.local.template.Template;
import dev.chatreplay.local.template.Template.EventSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests the limits and the address of the API in `template.yaml`. No emulator applies them.
class ApiSettingsTest {
    private static final String RECORDING = "ANY /v2/events";
    private static final String DEFAULT = "$default";
    /// Each route of ConnectyCube reads a list or messages.
    private static final String LISTS = "ANY (.*/(sessions|participants|messages|recording-assets)|/connectycube/.*)";
    private static final Template TEMPLATE = Template.packaged();

    static List<String> functionsOfApi() {
        return TEMPLATE.eventSources("HttpApi").stream().map(EventSource::function).distinct().toList();
    }

    static List<String> otherFunctions() {
        return TEMPLATE.functions().stream().filter(function -> !functionsOfApi().contains(function)).toList();
    }

    /// Settings of a route that does not exist fail the deployment.
    @Test
    void settingsNameExactlyRoutesOfApi() {
        var routes = TEMPLATE.eventSources("HttpApi").stream().map(EventSource::routeKey).toList();
        assertThat(settings().propertyStream().map(entry -> entry.getKey()))
                .containsExactlyInAnyOrderElementsOf(routes);
    }

    /// A route of one method would leave the other methods of its path to the throttle of unknown paths.
    @Test
    void everyPathIsOneRouteOfEveryMethod() {
        assertThat(settings().propertyStream().map(Map.Entry::getKey)).contains(DEFAULT)
                .allMatch(key -> key.equals(DEFAULT) || key.matches("ANY /[^+]*"));
    }

    @Test
    void recordingSharesItsThrottleWithNoOtherRoute() {
        assertThat(limits(settings().required(RECORDING))).hasSize(2);
        settings().propertyStream().filter(entry -> !entry.getKey().equals(RECORDING))
                .forEach(entry -> assertThat(limits(entry.getValue())).as(entry.getKey()).hasSize(2)
                        .doesNotContainAnyElementsOf(limits(settings().required(RECORDING))));
    }

    @Test
    void pathsWithoutRouteShareTheirThrottleWithNoRoute() {
        var unknown = limits(settings().required(DEFAULT));
        assertThat(unknown).hasSize(2);
        settings().propertyStream().filter(entry -> !entry.getKey().equals(DEFAULT))
                .forEach(entry -> assertThat(limits(entry.getValue())).as(entry.getKey()).hasSize(2)
                        .doesNotContainAnyElementsOf(unknown));
    }

    /// A list may read 10,000 entries, and a page of messages 8 MB.
    @Test
    void listsAndMessagesShareTheirThrottleWithNoOtherRoute() {
        var lists = settings().propertyStream()
                .filter(entry -> limits(entry.getValue()).contains("ListRequestsPerSecond"))
                .map(Map.Entry::getKey).toList();
        assertThat(lists).isNotEmpty().allMatch(key -> key.matches(LISTS));
        settings().propertyStream().filter(entry -> !lists.contains(entry.getKey())).forEach(entry -> {
            assertThat(entry.getKey()).doesNotMatch(LISTS);
            assertThat(limits(entry.getValue())).doesNotContain("ListRequestBurst");
        });
    }

    private static JsonNode settings() {
        return TEMPLATE.property("Api", "RouteSettings");
    }

    /// Returns the parameters that limit a route.
    private static Set<String> limits(JsonNode route) {
        return Stream.of("ThrottlingRateLimit", "ThrottlingBurstLimit")
                .map(limit -> route.required(limit).required("Ref").asText()).collect(Collectors.toSet());
    }

    /// A new account has ten executions and can reserve none of them.
    @ParameterizedTest
    @MethodSource("functionsOfApi")
    void functionOfApiReservesExecutionsOnlyOnRequest(String function) {
        var choice = TEMPLATE.property(function, "ReservedConcurrentExecutions/Fn::If");
        var parameter = choice.required(1).required("Ref").asText();
        assertThat(choice.required(2).required("Ref").asText()).isEqualTo("AWS::NoValue");
        assertThat(TEMPLATE.root().at("/Parameters/" + parameter + "/Default").asInt(-1)).isZero();
        assertThat(TEMPLATE.root().at("/Conditions/" + choice.required(0).asText() + "/Fn::Not/0/Fn::Equals")
                .toString()).isEqualTo("[{\"Ref\":\"%s\"},\"0\"]", parameter);
    }

    /// Lambda does not reduce the polling of a queue for a reserved concurrency: SQS would count the throttled receives.
    @ParameterizedTest
    @MethodSource("otherFunctions")
    void functionWithoutCallerHasLimitOfItsTrigger(String function) {
        assertThat(TEMPLATE.has(function, "ReservedConcurrentExecutions")).isFalse();
        assertThat(TEMPLATE.property(function, "Events").valueStream()).isNotEmpty()
                .allMatch(event -> event.required("Type").asText().equals("Schedule")
                        || event.at("/Properties/ScalingConfig/MaximumConcurrency").has("Ref"));
    }

    /// `sam deploy --guided` asks about each route whose event and API have no `Auth`, and stops at the default answer.
    @Test
    void apiStatesThatItHasNoAuthorizer() {
        assertThat(TEMPLATE.property("Api", "Auth").toString()).isEqualTo("{\"EnableIamAuthorizer\":false}");
        assertThat(TEMPLATE.eventSources("HttpApi")).extracting(source -> source.properties().at("/ApiId/Ref").asText())
                .containsOnly("Api");
    }

    @Test
    void accessLogHasAddressOnlyOnRequest() {
        var line = TEMPLATE.property("Api", "AccessLogSettings/Format/Fn::Sub/0").asText();
        var choice = TEMPLATE.property("Api", "AccessLogSettings/Format/Fn::Sub/1/Address/Fn::If");
        assertThat(choice.required(0).asText()).isEqualTo("LogsSourceAddress");
        assertThat(Json.parse(line.replace("${Address}", choice.required(1).asText())).path("sourceAddress").asText())
                .isEqualTo("$context.identity.sourceIp");
        assertThat(Json.parse(line.replace("${Address}", choice.required(2).asText())).valueStream())
                .extracting(JsonNode::asText).contains("$context.requestId")
                .noneMatch(variable -> variable.startsWith("$context.identity"));
        assertThat(TEMPLATE.root().at("/Conditions/LogsSourceAddress/Fn::Equals").toString())
                .isEqualTo("[{\"Ref\":\"LogSourceAddress\"},\"on\"]");
        assertThat(TEMPLATE.root().at("/Parameters/LogSourceAddress/Default").asText()).isEqualTo("off");
    }

    @Test
    void domainReplacesDefaultEndpoint() {
        var servers = TEMPLATE.property("Api", "DefinitionBody/servers/Fn::If");
        assertThat(servers.required(0).asText()).isEqualTo("HasDomainName");
        assertThat(servers.at("/1/0/x-amazon-apigateway-endpoint-configuration/disableExecuteApiEndpoint").asBoolean())
                .isTrue();
        assertThat(servers.at("/1/0/url/Fn::Sub").asText()).isEqualTo("https://${DomainName}");
        assertThat(servers.at("/2/Ref").asText()).isEqualTo("AWS::NoValue");
        // The property of SAM makes a server without a URL, also without a domain. API Gateway warns about it, and the deployment fails.
        assertThat(TEMPLATE.has("Api", "DisableExecuteApiEndpoint")).isFalse();
        assertThat(TEMPLATE.root().at("/Outputs/ApiUrl/Value/Fn::If").toString()).isEqualTo(
                "[\"HasDomainName\",{\"Fn::Sub\":\"https://${DomainName}\"},{\"Fn::GetAtt\":[\"Api\",\"ApiEndpoint\"]}]");
    }

    @Test
    void everyPartOfDomainDependsOnDomain() {
        var parts = new HashSet<String>();
        TEMPLATE.root().requiredAt("/Resources").forEachEntry((id, resource) -> {
            if (resource.toString().contains("\"CertificateArn\"") || resource.toString().contains("\"ApiDomain\"")) {
                parts.add(id + " if " + resource.path("Condition").asText());
            }
        });
        assertThat(parts).containsExactlyInAnyOrder("ApiDomain if HasDomainName", "ApiDomainMapping if HasDomainName");
    }
}
