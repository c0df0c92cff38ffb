package dev.chatreplay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests what commands print when the API refuses a request, or when another server answers.
class ApiAnswerTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"404|{\"message\":\"Not Found\"}",
            "404|{\"success\":false,\"error\":{\"reason\":\"ROUTE_NOT_FOUND\",\"message\":\"None.\"}}",
            "404|<html>nothing here</html>"})
    void urlOfAnotherServerOrPathIsNamedWithItsForm(int status, String body) throws Exception {
        try (var api = new StubApi()) {
            api.then(status, body, "");

            var run = Run.of("sessions", "--url", api.url() + "/v1", "--organization", "o", "--api-key", "k");

            assertThat(run).isEqualTo(new Run(1, "", "chat-replay: " + status + ": " + api.url()
                    + "/v1/v2/sessions is no route of Chat Replay. Set CHAT_REPLAY_URL or --url to the URL of the API"
                    + " without /v2 and without a path, such as http://127.0.0.1:8080." + System.lineSeparator()));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"403|text/html; charset=utf-8||Content-Type text/html",
            "407|text/html||Content-Type text/html", "403|application/xml||Content-Type application/xml",
            "200|text/html||Content-Type text/html", "401|||no Content-Type",
            "302|text/html|https://login.example/start?token=secret"
                    + "|Content-Type text/html, a redirect to https://login.example",
            "302||/login|no Content-Type", "302|||no Content-Type"})
    void answerOfAnotherServerIsNamedWithItsType(int status, String type, String location, String kind)
            throws Exception {
        try (var api = new StubApi()) {
            api.then(exchange -> {
                Optional.ofNullable(type).ifPresent(value -> exchange.getResponseHeaders().set("Content-Type", value));
                Optional.ofNullable(location).ifPresent(url -> exchange.getResponseHeaders().set("Location", url));
                var body = (status + " <html>of a proxy</html>").getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            });

            var run = Run.of(api.options("sessions"));

            assertThat(run).isEqualTo(new Run(1, "", "chat-replay: " + status + ": the answer from " + api.url()
                    + "/v2/sessions is not one of Chat Replay (" + kind
                    + "). A proxy or another server may have given it:"
                    + " check CHAT_REPLAY_URL or --url, and the proxy settings of this machine."
                    + System.lineSeparator()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"data\":{\"sessions\":[]}}", "{\"success\":false}", "{\"success\":\"true\"}",
            "{\"success\":1,\"data\":{}}"})
    void successWithoutOurFormIsOneOfAnotherServer(String body, @TempDir Path directory) throws Exception {
        var file = Files.writeString(directory.resolve("e.ndjson"), "{}\n").toString();
        try (var api = new StubApi()) {
            for (var command : List.of(List.of("sessions"), List.of("send", file), List.of("download", "s-1"),
                    List.of("download", "--meeting", "m-1"))) {
                for (var status : List.of(200, 202, 301)) {
                    api.then(status, body, "");
                    var run = Run.of(api.options(command.toArray(String[]::new)));

                    assertThat(run.exitCode()).isEqualTo(1);
                    assertThat(run.out()).isEmpty();
                    assertThat(run.err()).startsWith("chat-replay: " + status + ": the answer from " + api.url())
                            .contains(" is not one of Chat Replay (no Content-Type). A proxy or another server");
                }
            }
        }
    }

    @Test
    void commandInMessageIsReadByShellAsMeant() throws Exception {
        try (var api = new StubApi()) {
            for (var reason : List.of("UNAUTHORIZED", "SCOPE_MISSING")) {
                api.then(reason.equals("UNAUTHORIZED") ? 401 : 403,
                        "{\"success\":false,\"error\":{\"reason\":\"" + reason + "\",\"message\":\"Why.\"}}", "");
                var run = Run.of("sessions", "--url", api.url(), "--organization", "it's $(ours)", "--api-key", "k");
                assertThat(run.err()).contains("./chat-replay key create 'it'\\''s $(ours)' --name NAME");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"403,CHAT_REPLAY_NOT_ENABLED,./chat-replay org enable o",
            "403,SCOPE_MISSING,./chat-replay key create o --name NAME --scope SCOPE",
            "404,SESSION_NOT_FOUND,./chat-replay sessions", "410,EXPORT_EXPIRED,./chat-replay render FILE"})
    void refusedDownloadNamesNextCommand(int status, String reason, String command) throws Exception {
        try (var api = new StubApi()) {
            api.then(status, "{\"success\":false,\"error\":{\"reason\":\"" + reason + "\",\"message\":\"Why.\"}}", "");

            var run = Run.of(api.options("download", "s-1", "-o", "-"));

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).startsWith("chat-replay: The API refused the request: " + status + " " + reason
                    + ": Why. ").contains("'" + command + "'").hasLineCount(1);
        }
    }
}
