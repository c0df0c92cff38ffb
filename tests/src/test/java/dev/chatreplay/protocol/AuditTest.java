package dev.chatreplay.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatreplay.client.Answer;
import dev.chatreplay.client.Api;
import dev.chatreplay.client.Chat;
import dev.chatreplay.client.Json;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.organization.Scope;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Tests the format `events`: its content, and that only the worker writes it and only keys with the scope `audit` get it.
class AuditTest extends ProtocolTest {
    private static final String EVENTS = "events";

    private final Api auditor = harness.withNewKey(api, Scope.READ, Scope.AUDIT);

    /// A live session with every kind of event, one of which is private and one of which is deleted.
    private Chat live() {
        var chat = new Chat().started().sent("m-1", "hello").sentTo(List.of("u-2"), "m-2", "private")
                .edited("m-1", "hello, all").sent("m-3", "gone").deleted("m-3")
                .event("x.poll.opened", e -> e.put("y", 1));
        api.send(chat);
        return chat;
    }

    private Chat ended() {
        var chat = live().ended();
        api.send(List.of(chat.last()));
        return chat;
    }

    /// Requests the events, and lets the worker make them.
    private Answer events(Chat chat) {
        var first = auditor.chat(chat.sessionId(), EVENTS);
        if (first.status() == 202) {
            harness.compactAll();
        }
        return auditor.chat(chat.sessionId(), EVENTS);
    }

    private static List<JsonNode> lines(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        var text = new String(Api.download(answer), UTF_8);
        assertThat(text).endsWith("\n").doesNotContain("\r");
        return text.lines().map(Json::parse).toList();
    }

    private List<String> objects(String prefix, Chat chat) {
        return harness.objects(prefix + "/" + api.organizationId() + "/" + chat.sessionId() + "/");
    }

    private static boolean isAuditPut(SdkRequest request) {
        return request instanceof PutObjectRequest put && put.key().startsWith("audit/");
    }

    private static boolean isLease(SdkRequest request) {
        return request instanceof UpdateItemRequest update && update.updateExpression().contains("SET #attempt");
    }

    @Test
    void eventsHoldEveryRecordedEventByTime() {
        var chat = ended();
        var answer = events(chat);
        assertThat(lines(answer)).isEqualTo(chat.events());
        assertThat(answer.complete()).isTrue();
        assertThat(answer.data().path("chat_format").asText()).isEqualTo(EVENTS);
        assertThat(answer.data().path("chat_message_count").asInt()).as("of the public chat").isEqualTo(1);
        assertThat(answer.data().path("chat_deleted_count").asInt()).isEqualTo(1);
        assertThat(answer.downloadUrl().getPath()).contains("/audit/").endsWith("/events.ndjson");
        var file = Api.fetch(answer.downloadUrl());
        assertThat(file.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        assertWholeChat(chat);
    }

    @Test
    void eventsOfSameTimeAreInOrderOfTypeAndId() {
        var chat = new Chat().sent("m-2", "b").sent("m-1", "a").pinned("m-1").event("x.a", _ -> {
        }).edited("m-1", "c").ended();
        chat.events().forEach(event -> event.put("occurredAt", "2026-11-21T09:00:00Z"));
        api.send(chat);
        var expected = chat.events().stream().map(JsonNode.class::cast).sorted(Comparator
                .comparing((JsonNode event) -> event.get("type").asText()).thenComparing(e -> e.get("id").asText()))
                .toList();
        assertThat(lines(events(chat))).isEqualTo(expected);
    }

    @Test
    void eventsOfLiveSessionAreSnapshotUnderAudit() {
        var chat = live();
        var answer = events(chat);
        assertThat(lines(answer)).isEqualTo(chat.events());
        assertThat(answer.complete()).isFalse();
        assertThat(objects("audit", chat)).singleElement().asString().endsWith("/events.ndjson");
        assertThat(objects("snapshots", chat)).hasSize(2).anyMatch(key -> key.endsWith("/csv.csv"))
                .anyMatch(key -> key.endsWith("/csv_speakers.ndjson"));
    }

    @Test
    void laterExportsHaveEventsAndSweepDeletesSuperseded() {
        var chat = ended();
        assertThat(lines(events(chat))).hasSize(chat.events().size());
        api.send(List.of(chat.sent("m-4", "late").last()));
        harness.clock.pass(Duration.ofSeconds(61));
        harness.compactAll();
        assertThat(objects("audit", chat)).hasSize(2);
        assertThat(lines(auditor.chat(chat.sessionId(), EVENTS))).isEqualTo(sorted(chat));
        harness.clock.pass(Duration.ofMinutes(6));
        harness.sweep();
        harness.clock.pass(Duration.ofDays(2).plusMinutes(1));
        harness.sweep();
        assertThat(objects("audit", chat)).hasSize(1);
        assertThat(lines(auditor.chat(chat.sessionId(), EVENTS))).isEqualTo(sorted(chat));
    }

    private static List<JsonNode> sorted(Chat chat) {
        return chat.events().stream().map(JsonNode.class::cast)
                .sorted(Comparator.comparing(event -> event.get("occurredAt").asText())).toList();
    }

    @Test
    void keyWithoutAuditGetsNoEventsAndChangesNothing() {
        var chat = ended();
        harness.compactAll();
        var before = harness.row(api, chat.sessionId());
        var refused = api.chat(chat.sessionId(), EVENTS);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.reason()).isEqualTo("SCOPE_MISSING");
        assertThat(refused.message()).contains("lacks the scope audit");
        assertThat(harness.row(api, chat.sessionId())).isEqualTo(before);
        assertThat(api.chat("unknown", EVENTS).reason()).as("before 404").isEqualTo("SCOPE_MISSING");
    }

    @Test
    void missingScopeIsReportedBeforeDisabledOrganization() {
        var other = harness.organization();
        harness.setEnabled(other, false);
        assertThat(other.chat("s-1", EVENTS).reason()).isEqualTo("SCOPE_MISSING");
        assertThat(other.chat("s-1", "csv").reason()).isEqualTo("CHAT_REPLAY_NOT_ENABLED");
        assertThat(harness.withNewKey(other, Scope.AUDIT).chat("s-1", EVENTS).message()).contains("scope read");
    }

    @Test
    void unknownFormatListsOnlyFormatsThatKeyMayRequest() {
        assertThat(api.chat("s-1", "none").message()).startsWith("Set format to one of csv, csv_full, csv_spreadsheet,")
                .endsWith(", or leave it out.").doesNotContain(EVENTS);
        assertThat(auditor.chat("s-1", "none").message()).startsWith("Set format to one of csv, csv_full,")
                .contains(", " + EVENTS);
    }

    @Test
    void noLinkOfKeyWithoutAuditLeadsToEvents() {
        var chat = ended();
        assertThat(events(chat).status()).isEqualTo(200);
        for (var format : ChatFormat.values()) {
            api.chat(chat.sessionId(), format.formatName());
        }
        harness.compactAll();
        for (var format : ChatFormat.values()) {
            var answer = api.chat(chat.sessionId(), format.formatName());
            if (format.isAudit()) {
                assertThat(answer.status()).as("%s", format).isEqualTo(403);
            } else {
                assertThat(answer.downloadUrl().getPath()).as("%s", format).doesNotContain("audit/")
                        .contains("/exports/");
                assertThat(new String(Api.download(answer), UTF_8)).as("%s", format)
                        .doesNotContain("private", "gone");
            }
        }
    }

    @Test
    void onlyWorkerWritesEvents() {
        var chat = ended();
        assertThat(events(chat).status()).isEqualTo(200);
        api.send(List.of(chat.sent("m-4", "late").last()));
        harness.clock.pass(Duration.ofSeconds(61));
        assertThat(api.chat(chat.sessionId()).status()).as("its worker makes both files").isEqualTo(202);
        harness.compactAll();
        assertWholeChat(chat);
        assertThat(harness.faults.sent()).anyMatch(AuditTest::isAuditPut);
        assertThat(harness.httpFaults.sent()).noneMatch(AuditTest::isAuditPut);
    }

    @Test
    void readerWhoseSessionGetsEventsMeanwhileLeavesWorkToWorker() {
        var chat = ended();
        harness.httpFaults.before(AuditTest::isLease,
                () -> assertThat(auditor.chat(chat.sessionId(), EVENTS).status()).isEqualTo(202));
        assertThat(api.chat(chat.sessionId()).status()).isEqualTo(202);
        assertThat(harness.row(api, chat.sessionId())).doesNotContainKeys("attempt", "leaseUntil", "export");
        assertThat(objects("audit", chat)).isEmpty();
        harness.compactAll();
        assertWholeChat(chat);
        assertThat(lines(auditor.chat(chat.sessionId(), EVENTS))).isEqualTo(chat.events());
    }

    private static AwsServiceException forbidden() {
        var details = AwsErrorDetails.builder().errorCode("AccessDenied")
                .sdkHttpResponse(SdkHttpResponse.builder().statusCode(403).build()).build();
        return S3Exception.builder().statusCode(403).awsErrorDetails(details).build();
    }

    @Test
    void workerThatMayNotReadItsLostObjectWritesAnother() {
        var chat = ended();
        assertThat(auditor.chat(chat.sessionId(), EVENTS).status()).isEqualTo(202);
        harness.faults.loseAnswer(AuditTest::isAuditPut);
        harness.faults.before(request -> request instanceof HeadObjectRequest head && head.key().startsWith("audit/"),
                () -> {
                    throw forbidden();
                });
        assertThat(harness.compact(requestsFor(chat).getFirst())).isTrue();
        assertThat(objects("audit", chat)).hasSize(2);
        var answer = auditor.chat(chat.sessionId(), EVENTS);
        assertThat(answer.downloadUrl().getPath()).contains("-2/events.ndjson");
        assertThat(lines(answer)).isEqualTo(chat.events());
        assertWholeChat(chat);
    }

    @Test
    void oldChatNamesNoEventsAmongItsFormats() {
        var chat = ended();
        assertThat(events(chat).status()).isEqualTo(200);
        harness.clock.pass(Duration.ofDays(22));
        var answer = api.chat(chat.sessionId(), "csv_full");
        assertThat(answer.reason()).isEqualTo("FORMAT_NOT_AVAILABLE");
        assertThat(answer.message()).endsWith("Download it in one of these formats: csv.");
        assertThat(auditor.chat(chat.sessionId(), EVENTS).status()).as("events exist").isEqualTo(200);
    }

    @Test
    void rowHoldsKeyOfEventsBesideOtherFiles() {
        var chat = ended();
        assertThat(events(chat).status()).isEqualTo(200);
        Map<String, ?> files = ProtocolHarness.value(harness.export(api, chat.sessionId()).orElseThrow(), "files").m();
        assertThat(files).containsOnlyKeys("csv", "csv_speakers", EVENTS);
    }
}
