package dev.chatreplay.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.HundredMsApi;
import dev.chatreplay.client.Json;
import dev.chatreplay.harness.ForeignPrograms;
import java.io.IOException;
import java.util.List;

/// Calls the API with the npm package `@100mslive/server-sdk`, which knows only an access key, a secret, and a base URL.
///
/// @param baseUrl the base URL
/// @param accessKey the access key of the client
/// @param secret the secret with which the client signs its tokens
record HundredMsClient(String baseUrl, String accessKey, String secret) {
    /// `hms` is the client, and `input` is the argument of the test. `requests` has the path, the status and the number of the token of each
    /// request: the first token of the client has the number 0. `all` collects the entries of a list. `failure` returns what a call throws.
    private static final String PRELUDE = """
            const HMS = load('@100mslive/server-sdk');
            const [baseURL, accessKey, secret, text] = process.argv.slice(2);
            const input = JSON.parse(text);
            const tokens = [], requests = [];
            require('node:diagnostics_channel').subscribe('http.client.response.finish', ({request, response}) => {
              const token = request.getHeader('authorization');
              if (!tokens.includes(token)) tokens.push(token);
              requests.push({path: request.path, status: response.statusCode, token: tokens.indexOf(token)});
            });
            const hms = new HMS.SDK(accessKey, secret);
            hms.api.axios.defaults.baseURL = baseURL;
            hms.setLogLevel('silent');
            async function all(list) {
              const entries = [];
              for await (const entry of list) entries.push(entry);
              return entries;
            }
            async function failure(call) {
              try {
                return {answer: await call};
              } catch (e) {
                return e;
              }
            }
            """;

    /// Creates a client with the key of `api`.
    static HundredMsClient of(HundredMsApi api) {
        return new HundredMsClient(api.api().url() + HundredMsApi.BASE, api.accessKey(), api.secret());
    }

    /// Runs the body of an asynchronous function in Node.js, and returns its result.
    JsonNode run(String body, JsonNode input) throws IOException {
        var script = PRELUDE + "(async () => {\n" + body + """
                })().then(result => process.stdout.write(JSON.stringify(result)), e => {
                  console.error(e);
                  process.exitCode = 1;
                });
                """;
        return Json.parse(ForeignPrograms.node(script, baseUrl, accessKey, secret, input));
    }

    /// Runs the body of an asynchronous function that has no input.
    JsonNode run(String body) throws IOException {
        return run(body, input());
    }

    /// Returns an empty input.
    static ObjectNode input() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// Returns a field of each entry of a list.
    static List<String> texts(JsonNode list, String field) {
        return list.valueStream().map(entry -> entry.path(field).asText()).toList();
    }

    /// Leaves out the secret.
    @Override
    public String toString() {
        return "HundredMsClient[" + baseUrl + ", " + accessKey + "]";
    }
}
