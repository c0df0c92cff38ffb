package dev.chatreplay.cli;

import dev.chatreplay.session.ChatFile;
import dev.chatreplay.session.Counts;
import dev.chatreplay.session.Export;
import dev.chatreplay.session.Lease;
import dev.chatreplay.session.RefusedEvents;
import dev.chatreplay.session.Session;
import dev.chatreplay.session.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Describes a session in lines of the form `name: value`.
final class SessionFacts {
    private final List<String> lines = new ArrayList<>();

    private SessionFacts() {}

    /// Returns the facts of a session. Facts that its row lacks are left out.
    static List<String> of(Session session) {
        var facts = new SessionFacts();
        facts.addSession(session);
        facts.addWork(session);
        session.export().ifPresent(export -> facts.addExport(session, export));
        session.snapshot().ifPresent(facts::addSnapshot);
        return List.copyOf(facts.lines);
    }

    private void addSession(Session session) {
        add("organization", session.key().organizationId());
        add("session", session.key().sessionId());
        session.meetingId().ifPresent(meeting -> add("meeting", meeting));
        session.title().ifPresent(title -> add("title", title));
        add("status", session.status() + (session.isEndPresumed() ? ", its end is presumed" : ""));
        add("created at", session.beganAt());
        add("first recorded at", session.createdAt());
        add("started at", session.startedAt());
        add("last activity at", session.lastActivityAt());
        add("ended at", session.endedAt());
        add("end recorded at", session.endRecordedAt());
        var refused = session.refused();
        add("refused events", refused == RefusedEvents.MAX ? "at least " + refused : Integer.toString(refused));
    }

    private void addWork(Session session) {
        add("log version", Long.toString(session.logVersion()));
        add("work version", Long.toString(session.workVersion()));
        if (session.withdrawn() > 0) {
            add("withdrawn below work version", Long.toString(session.withdrawn()));
        }
        add("requested formats", session.formats().isEmpty()
                ? "none but csv"
                : String.join(", ", new TreeSet<>(session.formats())));
        add("export is current", yesOrNo(session.isCurrent()));
        add("all work is done", yesOrNo(session.isDone()));
        add("announced log version", Long.toString(session.announced().logVersion()));
        session.announced().last().ifPresent(last -> add("last announcement",
                "log version " + last.logVersion() + ", csv with SHA-256 " + last.sha256()));
        if (session.landing().isWanted()) {
            add("landed work version", Long.toString(session.landing().landed()));
        }
        session.landing().last().ifPresent(last -> add("landing",
                "try " + last.tries() + " of work version " + last.workVersion()
                        + session.landing().busyUntil().map(until -> ", until " + until).orElse(", failed")));
        addLease("compaction lease", session.lease());
        addLease("snapshot lease", session.snapshotLease());
        session.queued().ifPresent(mark -> add("work is queued since",
                mark.at() + ", for work version " + mark.workVersion()));
        add("recompaction requested for", session.requestedFor());
        add("next visit of the sweep", session.dueAt());
        add("expires at", session.expiresAt());
    }

    private void addExport(Session session, Export export) {
        add("export log version", Long.toString(export.logVersion()));
        add("export work version", Long.toString(export.workVersion())
                + (session.readable().isEmpty() ? ", its files are withdrawn" : ""));
        add("export compacted at", export.compactedAt());
        addFiles("export", export.counts(), export.files());
    }

    private void addSnapshot(Snapshot snapshot) {
        add("snapshot made at", snapshot.at());
        add("snapshot fresh until", snapshot.freshUntil());
        addFiles("snapshot", snapshot.counts(), snapshot.files());
    }

    private void addFiles(String what, Counts counts, Map<String, ChatFile> files) {
        add(what + " messages", counts.messages() + ", and " + counts.deleted() + " deleted, of "
                + counts.entries() + " log entries");
        new TreeMap<>(files).forEach((format, file) -> {
            add(what + " file " + format, file.key());
            add(what + " file " + format + " bytes", Long.toString(file.bytes()));
            add(what + " file " + format + " sha256", file.sha256());
            add(what + " file " + format + " written at", file.writtenAt());
        });
    }

    private void addLease(String name, Optional<Lease> lease) {
        lease.ifPresent(held -> add(name, "until " + held.until() + ", attempt " + held.attempt()
                + (held.unreported() > 0 ? ", unreported attempts " + held.unreported() : "")));
    }

    private static String yesOrNo(boolean fact) {
        return fact ? "yes" : "no";
    }

    private void add(String name, Optional<Instant> time) {
        time.ifPresent(at -> add(name, at));
    }

    private void add(String name, Instant time) {
        add(name, time.toString());
    }

    private void add(String name, String value) {
        lines.add(name + ": " + value.replace("\n", "\\n"));
    }
}
