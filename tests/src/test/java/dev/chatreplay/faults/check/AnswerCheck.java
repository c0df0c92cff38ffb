package dev.chatreplay.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.reference.LinesFormat;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Set;

/// Verifies one answer of `GET /v2/sessions/{sessionId}/chat`: the promise is on every complete one that begins after an acknowledgement,
/// and on every one that begins after the end was acknowledged.
///
/// @param acknowledged what was acknowledged when the call began
/// @param hadEnded whether the session's end was
/// @param foreign text that only another organization has sent
public record AnswerCheck(String sessionId, FileFormat format, Set<ObjectNode> acknowledged, boolean hadEnded,
        String foreign) {
    /// Begins before the call.
    public static AnswerCheck begin(String sessionId, FileFormat format, Evidence evidence, String foreign) {
        return new AnswerCheck(sessionId, format, evidence.acknowledged(), evidence.isEndAcknowledged(), foreign);
    }

    /// A connection may break, and a download begin again.
    private static HttpResponse<byte[]> download(URI link) {
        try {
            return Api.fetch(link);
        } catch (UncheckedIOException _) {
            return Api.fetch(link);
        }
    }

    /// Ends after it.
    ///
    /// @param data of the answer
    public void end(JsonNode data, Evidence evidence) {
        var response = download(URI.create(data.path("chat_download_url").asText()));
        if (response.statusCode() != 200) {
            evidence.complain("a link answers " + response.statusCode() + " to " + data);
            return;
        }
        var file = response.body();
        if (file.length != data.path("chat_size_bytes").asLong()
                || !Storage.sha256(file).equals(data.path("chat_sha256").asText())
                || Expectation.rows(LinesFormat.csvOf(format, file)).size() - 1 != data.path("chat_message_count")
                        .asLong()) {
            evidence.complain("a link to something else than " + data);
        }
        var complete = data.path("chat_complete").asBoolean();
        if (hadEnded && data.path("chat_download_url").asText().contains("/snapshots/")) {
            evidence.complain("a snapshot of a session that had ended: " + data);
        }
        // How old a snapshot may be is another matter: all that was sent is only possible. An export that is not complete was overtaken
        // while it was made: it lacks nothing that was acknowledged before.
        new Expectation(sessionId, complete || hadEnded ? acknowledged : Set.of(), evidence.attempted())
                .complaint(LinesFormat.csvOf(format, file))
                .ifPresent(complaint -> evidence.complain("an answer, complete " + complete + ": " + complaint));
        if (new String(file, UTF_8).contains(foreign)) {
            evidence.complain("an answer holds what another organization has sent");
        }
    }
}
