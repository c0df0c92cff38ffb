package dev.chatreplay.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.delivery.DeliveryWorker;
import dev.chatreplay.export.CompactionWorker;
import dev.chatreplay.ingest.EventQueueConsumer;
import dev.chatreplay.local.template.Template;
import dev.chatreplay.template.CallGraph.AwsCall;
import java.lang.reflect.ParameterizedType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Tests that `template.yaml` has exactly the handlers, variables and permissions that the functions' code uses.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TemplateAndCodeTest {
    /// A reader that compacts announces nothing, because a failure of SQS must not fail its call. The queued request of the session's end, or of a
    /// late event, announces its export.
    private static final Map<String, Set<String>> NOT_SET = Map.of("GetSessionChat", Set.of("WEBHOOK_QUEUE_URL"),
            "QuerySessions", Set.of("WEBHOOK_QUEUE_URL"), "ServeHundredms", Set.of("WEBHOOK_QUEUE_URL"));

    private final Template template = Template.packaged();
    private final CallGraph graph = new CallGraph();
    private final Map<String, Map<AwsCall, Set<String>>> calls = new HashMap<>();

    @BeforeAll
    void findCalls() throws ReflectiveOperationException {
        for (var function : template.functions()) {
            calls.put(function, graph.callsFrom(handler(template, function)));
        }
    }

    @Test
    void templateHasExactlyHandlersOfCode() {
        assertThat(template.functions()).extracting(id -> template.property(id, "Handler").asText())
                .containsExactlyInAnyOrderElementsOf(graph.handlers());
    }

    @Test
    void handlerTypesMatchEventSources() throws ReflectiveOperationException {
        for (var source : template.eventSources("HttpApi")) {
            assertThat(RequestStreamHandler.class).isAssignableFrom(Class.forName(source.handler()));
            assertThat(source.properties().required("PayloadFormatVersion").asText()).isEqualTo("2.0");
        }
        for (var source : template.eventSources("SQS")) {
            assertThat(Class.forName(source.handler()).getGenericInterfaces()).anySatisfy(type -> {
                assertThat(type).isInstanceOf(ParameterizedType.class);
                assertThat(((ParameterizedType) type).getRawType()).isEqualTo(RequestHandler.class);
                assertThat(((ParameterizedType) type).getActualTypeArguments())
                        .containsExactly(SQSEvent.class, SQSBatchResponse.class);
            });
            assertThat(source.properties().required("FunctionResponseTypes"))
                    .extracting(type -> type.asText()).containsExactly("ReportBatchItemFailures");
        }
    }

    @Test
    void visibilityTimeoutIsLongerThanFunctionTimeout() {
        for (var source : template.eventSources("SQS")) {
            var queue = source.properties().requiredAt("/Queue/Fn::GetAtt/0").asText();
            assertThat(template.property(queue, "VisibilityTimeout").asInt()).as(queue)
                    .isGreaterThan(template.property(source.function(), "Timeout").asInt());
        }
    }

    @Test
    void workersDeadLetterBeforeSqsDoes() {
        assertThat(template.property("EventsQueue", "RedrivePolicy/maxReceiveCount").asInt())
                .isGreaterThan(EventQueueConsumer.MAX_RECEIVE_COUNT);
        assertThat(template.property("CompactionQueue", "RedrivePolicy/maxReceiveCount").asInt())
                .isGreaterThan(CompactionWorker.MAX_RECEIVE_COUNT);
        assertThat(template.property("WebhookQueue", "RedrivePolicy/maxReceiveCount").asInt())
                .isGreaterThan(DeliveryWorker.MAX_RECEIVE_COUNT);
    }

    @Test
    void templateSetsExactlyVariablesThatCodeReads() throws ReflectiveOperationException {
        for (var function : template.functions()) {
            assertThat(template.variables(function).keySet()).as(function)
                    .containsExactlyInAnyOrderElementsOf(Wiring.variablesReadBy(handler(template, function)).stream()
                            .filter(name -> !NOT_SET.getOrDefault(function, Set.of()).contains(name)).toList());
        }
    }

    @Test
    void onlyHandlersReadEnvironment() {
        assertThat(graph.callersOf(System.class, "getenv"))
                .filteredOn(caller -> !caller.startsWith("dev.chatreplay.cli."))
                .containsExactlyInAnyOrderElementsOf(
                        graph.handlers().stream().map(name -> name + ".<init>()").toList());
    }

    @Test
    void functionRoleAllowsExactlyItsCalls() {
        for (var function : template.functions()) {
            assertThat(missing(template, function)).as("missing in the role of %s", function).isEmpty();
            assertThat(unused(template, function)).as("unused in the role of %s", function).isEmpty();
        }
    }

    @Test
    void everyRemovedPermissionIsReportedMissing() {
        for (var function : template.functions()) {
            var statements = statements(template, function);
            for (int s = 0; s < statements.size(); s++) {
                for (int a = 0; a < actions(statements.get(s)).size(); a++) {
                    int statement = s;
                    int action = a;
                    var reduced = changed(copy -> actions(statements(copy, function).get(statement)).remove(action));
                    assertThat(missing(reduced, function)).extracting(Permission::action)
                            .containsOnly(actions(statements.get(s)).get(a).asText());
                }
            }
        }
    }

    @Test
    void everyAddedPermissionIsReportedUnused() {
        for (var function : template.functions()) {
            var extended = changed(copy -> actions(statements(copy, function).getFirst()).add("dynamodb:Scan"));
            assertThat(unused(extended, function)).extracting(Permission::action).containsExactly("dynamodb:Scan");
            assertThat(missing(extended, function)).isEmpty();
        }
    }

    @Test
    void widerKeysOfStatementAreReported() {
        for (var function : List.of("GetSessionChat", "PostEvents")) {
            for (var wider : List.<Consumer<ObjectNode>>of(statement -> statement.remove("Condition"),
                    statement -> keys(statement).set(0, "*"), statement -> keys(statement).set(0, "us*"))) {
                var changed = changed(copy -> wider.accept(conditional(copy, function)));
                assertThat(unused(changed, function)).extracting(Permission::action, Permission::resource)
                        .containsExactly(tuple("dynamodb:UpdateItem", "Organizations"));
                assertThat(missing(changed, function)).containsExactly(
                        new Permission("dynamodb:UpdateItem", "Organizations", "usage#*"));
            }
        }
    }

    @Test
    void conditionThatTestCannotCheckIsReported() {
        for (var other : List.<Consumer<ObjectNode>>of(statement -> keys(statement).add("other#*"),
                statement -> statement.withObject("/Condition").putObject("StringLike").put("aws:a", "b"),
                statement -> statement.withObject("/Condition/ForAllValues:StringLike").put("aws:a", "b"),
                statement -> statement.putObject("Condition").putObject("StringLike")
                        .putArray("dynamodb:LeadingKeys").add("usage#*"))) {
            var changed = changed(copy -> other.accept(conditional(copy, "PostEvents")));
            assertThatIllegalArgumentException().isThrownBy(() -> Permission.allowed(changed, "PostEvents"));
        }
    }

    @Test
    void landingStatementWithoutAccountIsReported() {
        var landing = statements(template, "CompactSessionChat").stream()
                .filter(statement -> statement.toString().contains("LandingBucketArns")).toList();
        assertThat(landing).hasSize(2);
        for (var statement : landing) {
            var changed = changed(copy -> statements(copy, "CompactSessionChat").stream().filter(statement::equals)
                    .findFirst().orElseThrow().remove("Condition"));
            assertThatIllegalArgumentException().isThrownBy(() -> Permission.allowed(changed, "CompactSessionChat"))
                    .withMessageContaining("cannot check");
        }
    }

    @Test
    void widerKeysOfObjectsAreReported() {
        assertThat(unused(withAuditObjectsInEveryStatement("GetSessionChat"), "GetSessionChat"))
                .containsExactlyInAnyOrder(new Permission("s3:PutObject", "ExportBucket", "audit/*"),
                        new Permission("s3:AbortMultipartUpload", "ExportBucket", "audit/*"));
        assertThat(unused(withAuditObjectsInEveryStatement("CompactSessionChat"), "CompactSessionChat"))
                .containsExactly(new Permission("s3:GetObject", "ExportBucket", "audit/*"));
        assertThat(unused(withAuditObjectsInEveryStatement("QuerySessions"), "QuerySessions"))
                .extracting(Permission::action, Permission::keys)
                .containsExactlyInAnyOrder(tuple("s3:GetObject", "audit/*"), tuple("s3:PutObject", "audit/*"),
                        tuple("s3:AbortMultipartUpload", "audit/*"));
    }

    @Test
    void everyIndexOfStatementIsNeeded() {
        for (var function : List.of("QuerySessions", "SweepSessions")) {
            for (var index : indexes(template, function)) {
                var narrower = changed(copy -> indexes(copy, function).stream().filter(index::equals)
                        .forEach(other -> other.put("Fn::Sub", "${ChatLog.Arn}")));
                assertThat(missing(narrower, function)).as("%s", index).singleElement()
                        .satisfies(permission -> assertThat(index.get("Fn::Sub").asText())
                                .isEqualTo("${%s.Arn}/%s", permission.resource(), permission.keys()));
            }
        }
    }

    @Test
    void queryOfWholeTableInPlaceOfIndexIsReported() {
        var wider = changed(copy -> indexes(copy, "QuerySessions")
                .forEach(index -> index.put("Fn::Sub", "${Sessions.Arn}")));
        assertThat(unused(wider, "QuerySessions"))
                .containsExactly(new Permission("dynamodb:Query", "Sessions", "*"));
    }

    @Test
    void everyIndexOfStatementIsIndexOfItsTable() {
        for (var function : template.functions()) {
            for (var index : indexes(template, function)) {
                var names = index.get("Fn::Sub").asText().split("\\$\\{|\\.Arn}/index/", -1);
                assertThat(template.property(names[1], "GlobalSecondaryIndexes").valueStream()
                        .map(one -> one.required("IndexName").asText())).contains(names[2]);
            }
        }
    }

    /// Returns the ARNs of indexes in the role of a function.
    private static List<ObjectNode> indexes(Template template, String function) {
        return statements(template, function).stream().map(statement -> statement.get("Resource"))
                .flatMap(arns -> arns.isArray() ? arns.valueStream() : Stream.of(arns))
                .filter(arn -> arn.path("Fn::Sub").asText().contains("/index/")).map(ObjectNode.class::cast).toList();
    }

    private Template withAuditObjectsInEveryStatement(String function) {
        return changed(copy -> objects(copy, function)
                .forEach(arns -> arns.addObject().put("Fn::Sub", "${ExportBucket.Arn}/audit/*")));
    }

    @Test
    void narrowerKeysOfObjectsAreReported() {
        for (var function : List.of("GetSessionChat", "CompactSessionChat", "SweepSessions")) {
            var narrower = changed(copy -> objects(copy, function).forEach(arns -> arns.remove(arns.size() - 1)));
            assertThat(missing(narrower, function)).extracting(Permission::keys).contains("audit/*");
        }
    }

    private static List<ArrayNode> objects(Template template, String function) {
        return statements(template, function).stream().map(statement -> statement.get("Resource"))
                .filter(arns -> arns.isArray() && arns.toString().contains("ExportBucket"))
                .map(ArrayNode.class::cast).toList();
    }

    private static ObjectNode conditional(Template template, String function) {
        return statements(template, function).stream().filter(statement -> statement.has("Condition")).findFirst()
                .orElseThrow();
    }

    private static ArrayNode keys(ObjectNode statement) {
        return (ArrayNode) statement.requiredAt("/Condition/ForAllValues:StringLike/dynamodb:LeadingKeys");
    }

    private Set<Permission> missing(Template of, String function) {
        return difference(Permission.needed(of, function, calls(function)), Permission.allowed(of, function));
    }

    private Set<Permission> unused(Template of, String function) {
        return difference(Permission.allowed(of, function), Permission.needed(of, function, calls(function)));
    }

    private static Set<Permission> difference(Set<Permission> all, Set<Permission> but) {
        return all.stream().filter(permission -> !but.contains(permission)).collect(Collectors.toSet());
    }

    private Map<AwsCall, Set<String>> calls(String function) {
        return calls.getOrDefault(function, Map.of());
    }

    private Template changed(Consumer<Template> change) {
        var copy = new Template(template.root().deepCopy());
        change.accept(copy);
        return copy;
    }

    private static List<ObjectNode> statements(Template template, String function) {
        return Permission.statements(template, function).toList();
    }

    private static ArrayNode actions(ObjectNode statement) {
        return (ArrayNode) statement.required("Action");
    }

    private static Class<?> handler(Template template, String function) throws ClassNotFoundException {
        return Class.forName(template.property(function, "Handler").asText());
    }
}
