package dev.chatreplay.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import java.util.List;

/// Validates requests and answers against `openapi.yaml` and the documents in `docs/openapi/`.
public final class Contract {
    /// The contract of `/v2`.
    public static final OpenApi V2 = OpenApi.read("openapi.yaml");
    /// The contract of RealtimeKit.
    public static final OpenApi REALTIMEKIT = OpenApi.read("docs/openapi/realtimekit.yaml");
    /// The contract of 100ms.
    public static final OpenApi HUNDREDMS = OpenApi.read("docs/openapi/100ms.yaml");
    /// The contract of ConnectyCube.
    public static final OpenApi CONNECTYCUBE = OpenApi.read("docs/openapi/connectycube.yaml");
    /// All contracts.
    public static final List<OpenApi> ALL = List.of(V2, REALTIMEKIT, HUNDREDMS, CONNECTYCUBE);

    private Contract() {}

    /// Returns the document of `/v2`.
    public static JsonNode document() {
        return V2.document();
    }

    /// Validates `value` against the schema at a JSON pointer of the document of `/v2`.
    ///
    /// @return the violations; empty when `value` is valid
    public static List<Error> violations(String schema, JsonNode value) {
        return V2.violations(schema, value);
    }

    /// Validates a body of `POST /v2/events`.
    ///
    /// @return the violations; empty when the body is valid
    public static List<Error> violations(JsonNode events) {
        return violations("/components/schemas/Events", events);
    }

    /// Fails unless a contract describes the status, the headers and the body of this answer to its request.
    public static void assertDescribes(Answer answer) {
        var request = answer.http().request();
        var contract = ALL.stream().filter(one -> one.operation(request).isPresent()).findFirst();
        assertThat(contract).as("the contract of %s %s", request.method(), request.uri().getRawPath()).isPresent();
        contract.orElseThrow().assertDescribes(answer);
    }

    /// Follows the `$ref` references at a JSON pointer of the document of `/v2`, and returns the pointer of their target.
    public static String resolve(String pointer) {
        return V2.resolve(pointer);
    }
}
