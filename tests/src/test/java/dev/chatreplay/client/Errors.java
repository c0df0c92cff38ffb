package dev.chatreplay.client;

import static org.assertj.core.api.Assertions.assertThat;

/// Checks the rules for every answer of the API, and the further rules for errors.
public final class Errors {
    private Errors() {}

    /// Fails unless `answer` is the documented error with this status and reason.
    public static void assertError(Answer answer, int status, String reason) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.reason()).as("%s", answer).isEqualTo(reason);
        assertIsDocumented(answer);
    }

    /// Fails unless the contract describes `answer`, and `answer` has the documented headers and, for an error, the documented body.
    public static void assertIsDocumented(Answer answer) {
        Contract.assertDescribes(answer);
        assertThat(answer.header("Cache-Control")).as("%s", answer).containsExactly("no-store");
        assertThat(answer.header("X-Request-Id")).as("%s", answer).hasSize(1).doesNotContain("");
        assertThat(answer.header("Content-Type").toString()).as("%s", answer).contains("application/json");
        var success = answer.status() < 400;
        assertThat(answer.body().path("success").isBoolean()).as("%s", answer).isTrue();
        assertThat(answer.body().path("success").asBoolean()).as("%s", answer).isEqualTo(success);
        if (!success) {
            var error = answer.body().path("error");
            assertThat(error.path("code").asInt()).as("%s", answer).isEqualTo(answer.status());
            assertThat(error.path("reason").asText()).as("%s", answer).matches("[A-Z_]+");
            assertThat(error.path("message").asText()).as("%s", answer).isNotBlank();
            assertThat(answer.header("X-Request-Id")).containsExactly(error.path("request_id").asText());
        }
        if (answer.status() == 401) {
            assertThat(answer.header("WWW-Authenticate").toString()).containsAnyOf("Basic", "Bearer");
        }
        if (answer.status() == 202 || answer.status() == 429 || answer.status() == 503) {
            assertThat(answer.header("Retry-After")).as("%s", answer).singleElement().asString().matches("[1-9]\\d*");
        }
    }
}
