package dev.chatreplay.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatreplay.client.Api;
import dev.chatreplay.format.FileFormat;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Verifies one answer of `GET /v2/sessions/{sessionId}/chat`. A complete answer must hold every event that was acknowledged before the call began.
/// So must every answer to a call that begins after the end was acknowledged. A link leads to no file that was withdrawn when the call began.
///
/// @param acknowledged the events that were acknowledged when the call began
/// @param hadEnded whether the end of the session was acknowledged when the call began
/// @param foreign text that only another organization has sent
/// @param row the row when the call began
/// @param withdrawals the number of withdrawals that had begun
public record AnswerCheck(String sessionId, FileFormat format, Set<ObjectNode> acknowledged, boolean hadEnded,
        String foreign, Map<String, AttributeValue> row, int withdrawals) {
    /// Starts the check before the call.
    public static AnswerCheck begin(String sessionId, FileFormat format, Evidence evidence, String foreign,
            PointerHistory pointers) {
        return new AnswerCheck(sessionId, format, evidence.acknowledged(), evidence.isEndAcknowledged(), foreign,
                pointers.row(), evidence.withdrawals());
    }

    /// Downloads a file, and starts once more when the connection breaks.
    private static HttpResponse<byte[]> download(URI link) {
        try {
            return Api.fetch(link);
        } catch (UncheckedIOException _) {
            return Api.fetch(link);
        }
    }

    /// Ends the check after the answer 410 to a call that began when no compaction could start any more. Such a call changes nothing.
    public void endUnavailable(PointerHistory pointers, Evidence evidence) {
        if (!pointers.row().equals(row)) {
            evidence.addViolation("a reader got 410 for " + format + ", but changed the row from " + row + " to "
                    + pointers.row());
        }
    }

    /// Ends the check after the call.
    ///
    /// @param data the field `data` of the answer
    public void end(JsonNode data, Evidence evidence) {
        var link = URI.create(data.path("chat_download_url").asText());
        evidence.addLink(link);
        if (Storage.versionIn(link.getPath()) < Storage.withdrawn(row)) {
            evidence.addViolation("a link to a withdrawn file: " + data);
        }
        var response = download(link);
        if (response.statusCode() == 404 && evidence.withdrawals() > withdrawals) {
            return;
        }
        if (response.statusCode() != 200) {
            evidence.addViolation("a link answers " + response.statusCode() + " to " + data);
            return;
        }
        var file = response.body();
        if (file.length != data.path("chat_size_bytes").asLong()
                || !Storage.sha256(file).equals(data.path("chat_sha256").asText())
                || Expectation.messages(format, file) != data.path("chat_message_count")
                        .asLong()) {
            evidence.addViolation("the file of a link does not match " + data);
        }
        var complete = data.path("chat_complete").asBoolean();
        if (hadEnded && data.path("chat_download_url").asText().contains("/snapshots/")) {
            evidence.addViolation("a snapshot as the answer for an ended session: " + data);
        }
        // A snapshot may be old, so each event is only possible in it. An export that is not complete was overtaken by an event after its start,
        // so it holds every event that was acknowledged before the call.
        new Expectation(sessionId, complete || hadEnded ? acknowledged : Set.of(), evidence.attempted())
                .violation(format, file)
                .ifPresent(found -> evidence.addViolation("an answer, complete " + complete + ": " + found));
        if (new String(file, UTF_8).contains(foreign)) {
            evidence.addViolation("an answer holds text of another organization");
        }
    }
}
