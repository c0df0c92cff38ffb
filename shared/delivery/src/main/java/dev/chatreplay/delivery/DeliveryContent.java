package dev.chatreplay.delivery;

import dev.chatreplay.download.DownloadLinks;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.export.LandedFiles;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.format.Formats;
import dev.chatreplay.organization.Organization;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.session.ChatFile;
import dev.chatreplay.session.Export;
import dev.chatreplay.session.RetentionPolicy;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Sessions;
import dev.chatreplay.webhook.ChatSynced;
import dev.chatreplay.webhook.Delivery;
import dev.chatreplay.webhook.Delivery.Outcome;
import dev.chatreplay.webhook.Flavor;
import dev.chatreplay.webhook.TestEvent;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Decides whether a webhook must still get an announced export, and collects what it gets. Each try has new links, so no link is
/// dead when it arrives.
final class DeliveryContent {
    /// A receiver of 100ms takes its file from the landing bucket. A delivery to it waits this long for the landing.
    private static final Duration MAX_WAIT_FOR_LANDING = Duration.ofMinutes(5);

    /// A receiver needs some time to download a file.
    private static final Duration MIN_LINK = Duration.ofMinutes(5);

    private final Organizations organizations;
    private final Sessions sessions;
    private final DownloadLinks links;
    private final Formats formats;
    private final RetentionPolicy retention;

    /// What a webhook gets.
    sealed interface Content {
        /// The webhook gets this.
        record Wanted(String body) implements Content {
            /// Leaves out the body, because its links give access like a key.
            @Override
            public String toString() {
                return "Wanted[…]";
            }
        }

        /// The webhook gets no more.
        record Over(Outcome outcome) implements Content {}

        /// The webhook gets the last announcement instead.
        record Superseded(SessionKey session, long logVersion) implements Content {}

        /// It is not decided yet.
        record NotYet() implements Content {}
    }

    DeliveryContent(Organizations organizations, Sessions sessions, DownloadLinks links, Formats formats,
            RetentionPolicy retention) {
        this.organizations = organizations;
        this.sessions = sessions;
        this.links = links;
        this.formats = formats;
        this.retention = retention;
    }

    /// Decides about a delivery.
    Content of(Delivery delivery, Flavor flavor, Instant now) {
        return delivery.session().map(key -> ofSession(key, delivery, flavor, now)).orElseGet(
                () -> new Content.Wanted(new TestEvent(delivery.webhook(), delivery.createdAt()).body()));
    }

    private Content ofSession(SessionKey key, Delivery delivery, Flavor flavor, Instant now) {
        var organization = organizations.find(key.organizationId()).filter(Organization::chatReplayEnabled);
        if (organization.isEmpty()) {
            return new Content.Over(Outcome.ORGANIZATION_DISABLED);
        }
        var session = sessions.find(key);
        var export = session.flatMap(Session::export).filter(made -> retention.isKept(made, now));
        if (export.isEmpty()) {
            return new Content.Over(Outcome.EXPIRED);
        }
        return of(delivery, flavor, organization.get(), session.get(), export.get(), now);
    }

    private Content of(Delivery delivery, Flavor flavor, Organization organization, Session session, Export export,
            Instant now) {
        var version = delivery.logVersion();
        var announced = session.announced();
        if (export.logVersion() != version && !announced.isLast(version, export)) {
            // The newer export may get the bytes of this announcement again before it is announced itself. Then no other delivery reports them.
            return announced.last().filter(last -> last.logVersion() > version)
                    .<Content>map(last -> new Content.Superseded(session.key(), last.logVersion()))
                    .orElseGet(Content.NotYet::new);
        }
        if (session.readable().isEmpty()) {
            // The files that replace the withdrawn ones are not announced, because the log has not changed.
            return session.hasWork() && retention.canCompact(session, now)
                    ? new Content.NotYet()
                    : new Content.Over(Outcome.WITHDRAWN);
        }
        if (waitsForLanding(delivery, flavor, organization, session, now)) {
            return new Content.NotYet();
        }
        try {
            return new Content.Wanted(event(version, organization, session, export).body(flavor, delivery.id(), now));
        } catch (ApiException e) {
            if (e.reason() == ApiException.Reason.EXPORT_EXPIRED) {
                return new Content.Over(Outcome.EXPIRED);
            }
            throw e;
        }
    }

    private static boolean waitsForLanding(Delivery delivery, Flavor flavor, Organization organization, Session session,
            Instant now) {
        return switch (flavor) {
            case STANDARD -> false;
            case HUNDRED_MS -> session.isLandingDue() && LandedFiles.landsHundredMs(organization)
                    && delivery.createdAt().plus(MAX_WAIT_FOR_LANDING).isAfter(now);
        };
    }

    private ChatSynced event(long version, Organization organization, Session session, Export export) {
        var end = retention.expiresAt(export);
        var link = sign(export.csv(), Formats.DEFAULT, session, end);
        var urls = new HashMap<String, URI>();
        formats.names(false).stream().filter(name -> !name.equals(Formats.DEFAULT.formatName())).forEach(name -> {
            Optional.ofNullable(export.files().get(name)).ifPresent(
                    file -> urls.put(name, uri(sign(file, formats.find(name).orElseThrow(), session, end))));
        });
        return new ChatSynced(organization.id(), organization.name(), session.key().sessionId(), session.meetingId(),
                session.title(), session.beganAt(), session.startedAt(), session.endedAt(), uri(link),
                link.expiresAt(), Map.copyOf(urls), export.counts().messages(), export.csv().sha256(), version,
                LandedFiles.hundredMs(session));
    }

    private DownloadLinks.DownloadLink sign(ChatFile file, FileFormat format, Session session, Instant end) {
        return links.sign(file, format, session.key().sessionId(), end, MIN_LINK);
    }

    private static URI uri(DownloadLinks.DownloadLink link) {
        return URI.create(link.url().toString());
    }
}
