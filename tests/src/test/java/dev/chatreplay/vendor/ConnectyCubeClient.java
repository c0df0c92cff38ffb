package dev.chatreplay.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Json;
import dev.chatreplay.harness.ForeignPrograms;
import java.io.IOException;

/// Calls the API with the npm package `connectycube`, which knows only the address of the API and the token of a session.
///
/// @param baseUrl the address that the client has in place of ConnectyCube's
/// @param token the token of the client
record ConnectyCubeClient(String baseUrl, String token) {
    /// `message` and `dialog` have the methods of the client. `input` is the argument of the test. `failure` returns what a call throws. `ready`
    /// repeats a call while it throws 503, because the client does not. `admin` sends a request to the API of administrators, which the client does
    /// not know. The client writes its log to the standard output, unless its mode is 0.
    private static final String PRELUDE = """
            const CC = load('connectycube').default;
            const [api_url, token, text] = process.argv.slice(2);
            const input = JSON.parse(text);
            const init = settings => CC.init({appId: 1, authKey: 'none', token},
                {endpoints: {api_url}, debug: {mode: 0}, ...settings});
            init({});
            const {message, dialog} = CC.chat;
            const wait = ms => new Promise(resolve => setTimeout(resolve, ms));
            async function failure(call) {
              try {
                return {answer: await call};
              } catch (e) {
                return {code: e.code, info: e.info, thrown: String(e)};
              }
            }
            async function ready(call) {
              for (;;) {
                try {
                  return await call();
                } catch (e) {
                  if (e.code !== 503) throw e;
                  await wait(50);
                }
              }
            }
            async function admin(path, parameters) {
              for (;;) {
                const answer = await fetch(`${api_url}/admin/${path}?${new URLSearchParams(parameters)}`,
                    {headers: {'CB-Administration-API-Key': token}});
                if (answer.status !== 503) return {code: answer.status, info: await answer.json()};
                await answer.text();
                await wait(50);
              }
            }
            """;

    /// Creates a client for the organization of `api`, with its API key.
    static ConnectyCubeClient of(Api api) {
        return new ConnectyCubeClient(api.url() + "/connectycube", api.organizationId() + ":" + api.apiKey());
    }

    /// Runs the body of an asynchronous function in Node.js, and returns its result.
    JsonNode run(String body, JsonNode input) throws IOException {
        var script = PRELUDE + "(async () => {\n" + body + """
                })().then(result => process.stdout.write(JSON.stringify(result)), e => {
                  console.error(e);
                  process.exitCode = 1;
                });
                """;
        return Json.parse(ForeignPrograms.node(script, baseUrl, token, input));
    }

    /// Leaves out the token.
    @Override
    public String toString() {
        return "ConnectyCubeClient[" + baseUrl + "]";
    }
}
