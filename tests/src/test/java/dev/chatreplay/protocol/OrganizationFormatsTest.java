package dev.chatreplay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.organization.LandingTarget;
import dev.chatreplay.organization.Organizations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/// Tests that a session row gets the formats of its organization at its creation and at its end, and only then.
class OrganizationFormatsTest extends BusProtocolTest {
    private final Organizations organizations = harness.stack.stores().organizations();

    private void set(String... formats) {
        organizations.setFormats(api.organizationId(), Set.of(formats));
    }

    @AfterEach
    void reset() {
        set();
        organizations.setLanding(api.organizationId(), Optional.empty());
    }

    /// Returns the formats in the row of a session; none when the row has no such attribute.
    private List<String> formats(Chat chat) {
        var row = harness.row(api, chat.sessionId());
        return row.containsKey("formats") ? ProtocolHarness.value(row, "formats").ss() : List.of();
    }

    private void assertExportHas(Chat chat, String... formats) {
        requestsFor(chat).forEach(harness::compact);
        assertThat(ProtocolHarness.value(harness.export(api, chat.sessionId()).orElseThrow(), "files").m().keySet())
                .filteredOn(name -> !name.equals("csv_speakers")).containsExactlyInAnyOrder(formats);
    }

    @Test
    void sessionOverHttpHasFormatsFromItsFirstEvent() {
        set("csv_full");
        var chat = new Chat().started();
        api.send(chat);
        assertThat(formats(chat)).containsExactly("csv_full");
        api.send(chat.sent("m-1", "hello").ended().eventsFrom(1));
        assertExportHas(chat, "csv", "csv_full");
    }

    @Test
    void sessionOverBusHasFormatsFromItsFirstEvent() {
        set("csv_full");
        var chat = new Chat().started();
        assertThat(bus.acknowledged(List.of(body(chat)))).containsExactly(0);
        assertThat(formats(chat)).containsExactly("csv_full");
        assertThat(bus.acknowledged(List.of(body(chat.ended())))).containsExactly(0);
        assertExportHas(chat, "csv", "csv_full");
    }

    @Test
    void sessionThatRefusedEventCreatesHasFormats() {
        set("csv_full");
        var chat = new Chat().event("chat.message.vanished", _ -> {
        });
        assertThat(bus.acknowledged(List.of(body(chat)))).containsExactly(0);
        assertThat(formats(chat)).containsExactly("csv_full");
    }

    @Test
    void formatsSetWhileSessionIsLiveAreAddedWhenItEnds() {
        var overHttp = new Chat().started();
        var overBus = new Chat().started();
        var silent = new Chat().started();
        for (var chat : List.of(overHttp, overBus, silent)) {
            api.send(chat);
            assertThat(formats(chat)).isEmpty();
        }
        set("csv_full");
        api.send(overHttp.sent("m-1", "hello").eventsFrom(1));
        assertThat(formats(overHttp)).as("a further event ends nothing").isEmpty();

        api.send(overHttp.ended().eventsFrom(2));
        assertThat(bus.acknowledged(List.of(body(overBus.ended())))).containsExactly(0);
        harness.clock.pass(Duration.ofHours(25));
        harness.sweep();
        for (var chat : List.of(overHttp, overBus, silent)) {
            assertThat(formats(chat)).containsExactly("csv_full");
            assertThat(harness.number(api, chat.sessionId(), "workVersion")).isEqualTo(1);
        }
        assertThat(requestsFor(silent)).isNotEmpty().allMatch(harness::compact);
        assertExportHas(silent, "csv", "csv_full");
    }

    @Test
    void formatsThatLandAreAddedOnlyWhenSessionEnds() {
        set("csv_full");
        organizations.setLanding(api.organizationId(),
                Optional.of(new LandingTarget("landing-bucket", "formats", Set.of("csv", "txt"))));
        var created = new Chat().started();
        var refused = new Chat().event("chat.message.vanished", _ -> {
        });
        api.send(created);
        assertThat(bus.acknowledged(List.of(body(refused)))).containsExactly(0);
        assertThat(formats(created)).containsExactly("csv_full");
        assertThat(formats(refused)).containsExactly("csv_full");

        api.send(created.ended().eventsFrom(1));
        assertThat(formats(created)).as("without the default format").containsExactlyInAnyOrder("csv_full", "txt");
        assertExportHas(created, "csv", "csv_full", "txt");
    }

    @Test
    void laterSettingChangesNoEndedSession() {
        set("csv_full");
        var chat = exported();
        set();
        api.send(chat.sent("m-late", "late").eventsFrom(3));
        assertThat(formats(chat)).containsExactly("csv_full");
        var plain = exported();
        set("csv_full");
        api.send(plain.sent("m-late", "late").eventsFrom(3));
        assertThat(formats(plain)).isEmpty();
        harness.clock.pass(Duration.ofMinutes(2));
        harness.compactAll();
        assertExportHas(chat, "csv", "csv_full");
        assertExportHas(plain, "csv");
    }

    @Test
    void formatsCostRecorderNoFurtherRead() {
        set("csv_full");
        var chat = new Chat().started().ended();
        harness.httpFaults.heal();
        api.send(chat);
        assertThat(harness.httpFaults.sent(GetItemRequest.class)).as("the organization").hasSize(1);
        assertThat(harness.httpFaults.sent(BatchGetItemRequest.class)).as("the row, before and after").hasSize(2);
    }

    private String body(Chat chat) {
        return chat.last().deepCopy().put("organizationId", api.organizationId()).toString();
    }
}
