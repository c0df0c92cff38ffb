package dev.chatreplay.vendor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Json;
import dev.chatreplay.harness.ForeignPrograms;
import java.io.IOException;
import java.util.Base64;

/// Calls the API with the npm package `cloudflare`, which knows only a base URL, a token and the id of an app.
///
/// @param baseUrl the base URL of the client
/// @param appId the organization
/// @param apiKey the token of the client
record CloudflareClient(String baseUrl, String appId, String apiKey) {
    /// The path of Cloudflare's own base URL.
    static final String CLIENT_V4 = "/client/v4";

    /// `sessions` and `webhooks` have the methods of the client. `inAccount` and `inApp` are the ids that these methods need. `input` is the
    /// argument of the test. `failure` describes the error of a call, with the class under which the package exports it. `answers` has the
    /// status of each answer and the value of its header `Retry-After`.
    private static final String PRELUDE = """
            const cloudflare = load('cloudflare');
            const [baseURL, appId, apiToken, text] = process.argv.slice(2);
            const input = JSON.parse(text);
            const answers = [];
            const client = new cloudflare.Cloudflare({baseURL, apiToken, maxRetries: 20, fetch: async (url, init) => {
              const answer = await fetch(url, init);
              answers.push({status: answer.status, retryAfter: answer.headers.get('retry-after')});
              return answer;
            }});
            const {sessions, webhooks} = client.realtimeKit;
            const inAccount = {account_id: '023e105f4ecef8ad9ca31a8372d0c353'};
            const inApp = {...inAccount, app_id: appId};
            async function failure(call) {
              try {
                return {type: 'none', answer: await call};
              } catch (e) {
                const type = Object.keys(cloudflare).find(name => cloudflare[name] === e.constructor) ?? String(e);
                return {type, status: e.status, errors: e.errors, error: e.error?.error};
              }
            }
            """;

    /// Creates a client for the organization of `api`, with its API key.
    ///
    /// @param path the path of the base URL
    static CloudflareClient of(Api api, String path) {
        var encoded = api.authorization().getFirst().substring("Basic ".length());
        var credentials = new String(Base64.getDecoder().decode(encoded), UTF_8);
        return new CloudflareClient(api.url() + path, api.organizationId(),
                credentials.substring(credentials.lastIndexOf(':') + 1));
    }

    /// Runs the body of an asynchronous function in Node.js, and returns its result.
    JsonNode run(String body, JsonNode input) throws IOException {
        var script = PRELUDE + "(async () => {\n" + body + """
                })().then(result => process.stdout.write(JSON.stringify(result)), e => {
                  console.error(e);
                  process.exitCode = 1;
                });
                """;
        return Json.parse(ForeignPrograms.node(script, baseUrl, appId, apiKey, input));
    }

    /// Leaves out the API key.
    @Override
    public String toString() {
        return "CloudflareClient[" + baseUrl + ", " + appId + "]";
    }
}
