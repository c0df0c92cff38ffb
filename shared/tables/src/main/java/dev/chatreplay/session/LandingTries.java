package dev.chatreplay.session;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.event.SessionKey;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Applied;
import dev.chatreplay.session.ConditionalUpdate.Outcome.Refused;
import dev.chatreplay.session.DueSessions.Kind;
import dev.chatreplay.session.DueSessions.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The tries of workers to land the exports of sessions, in the attribute `landing` of the row. One worker at a time may land a session. The
/// row has the number of tries, so that they are bounded, also when workers die of them.
///
/// The time limit of a try only saves work. The conditional writes to the landing bucket keep its content right. See `docs/consistency.md`.
public final class LandingTries {
    /// After this many tries, in about seven hours, the landing of an export is dead-lettered.
    public static final int MAX_TRIES = 8;

    private static final Duration FIRST_DELAY = Duration.ofMinutes(5);
    private static final Duration MAX_DELAY = Duration.ofHours(2);

    private final AwsClients aws;
    private final String table;

    /// The result of [#begin].
    public sealed interface Begun {
        /// This worker may land the export of `session`.
        ///
        /// @param isHopeless whether the last of [#MAX_TRIES] tries began and did not report. The worker must copy nothing, and report a failure.
        record Begin(LandingTry landing, Session session, boolean isHopeless) implements Begun {}

        /// Another worker lands the session, until `until` at the latest.
        record Held(Instant until) implements Begun {}

        /// The session has changed since the worker has read it, and no other worker lands it. The worker must read it again.
        record Changed() implements Begun {}
    }

    /// Creates the tries for the sessions in `table`.
    public LandingTries(AwsClients aws, String table) {
        this.aws = aws;
        this.table = table;
    }

    /// Begins a try, unless another worker has one.
    ///
    /// @param seen the session as the worker has read it, with an export to land
    /// @param until the time when another worker may begin
    public Begun begin(Session seen, Instant now, Instant until) {
        var last = seen.landing().last();
        var held = seen.landing().busyUntil().filter(end -> end.isAfter(now));
        if (held.isPresent()) {
            return new Begun.Held(held.get());
        }
        var version = seen.toLand().orElseThrow().workVersion();
        var before = last.filter(landing -> landing.workVersion() == version);
        var landing = new LandingTry(UUID.randomUUID().toString(), version,
                before.map(LandingTry::tries).orElse(0L) + 1, until);
        var isHopeless = before.filter(landed -> landed.tries() >= MAX_TRIES && !landed.isReported()).isPresent();
        return switch (write(seen.key(), landing, last, version)) {
            case Applied(var row) -> new Begun.Begin(landing, row, isHopeless);
            case Refused(var row) -> row.map(session -> refused(landing, session, isHopeless, now))
                    .orElseGet(Begun.Changed::new);
        };
    }

    /// The row has this try when the answer to the write was lost. Otherwise another worker began, or committed another export.
    private static Begun refused(LandingTry landing, Session row, boolean isHopeless, Instant now) {
        if (isStill(row, landing)) {
            return new Begun.Begin(landing, row, isHopeless);
        }
        return row.landing().busyUntil().filter(end -> end.isAfter(now)).<Begun>map(Begun.Held::new)
                .orElseGet(Begun.Changed::new);
    }

    private ConditionalUpdate.Outcome<Session> write(SessionKey key, LandingTry landing, Optional<LandingTry> last,
            long version) {
        var values = new HashMap<String, AttributeValue>();
        values.put(":landing", SessionRow.of(landing));
        values.put(":version", SessionRow.number(version));
        last.ifPresent(seen -> values.put(":seen", SessionRow.of(seen)));
        return new ConditionalUpdate(key,
                "SET #landing = :landing",
                "#export.#workVersion = :version AND (attribute_not_exists(#landed) OR #landed < :version) AND "
                        + (last.isPresent() ? "#landing = :seen" : "attribute_not_exists(#landing)"),
                values).apply(aws.dynamoDb(), table);
    }

    /// Returns whether a row shows that this try may still write its export.
    public static boolean isStill(Session row, LandingTry landing) {
        return row.landing().last().filter(last -> last.attempt().equals(landing.attempt())).isPresent()
                && row.toLand().filter(export -> export.workVersion() == landing.workVersion()).isPresent();
    }

    /// Records that the export of a try is landed. This is the last step of a try.
    ///
    /// @param recording the address of the file that lies where 100ms puts its chat files; empty when none has landed
    /// @return whether the row says so; false when another worker has begun since
    public boolean finish(SessionKey key, LandingTry landing, Optional<String> recording) {
        var values = new HashMap<>(Map.of(":version", SessionRow.number(landing.workVersion()),
                ":attempt", SessionRow.text(landing.attempt())));
        recording.ifPresent(address -> values.put(":recording", SessionRow.text(address)));
        var outcome = new ConditionalUpdate(key,
                recording.isPresent()
                        ? "SET #landed = :version, #landedRecording = :recording REMOVE #landing"
                        : "SET #landed = :version REMOVE #landing, #landedRecording",
                "#landing.#attempt = :attempt", values)
                .apply(aws.dynamoDb(), table);
        return switch (outcome) {
            case Applied(_) -> true;
            // The answer was lost when the row has this version and no other try.
            case Refused(var row) -> row.map(Session::landing).filter(
                    landed -> landed.landed() == landing.workVersion() && landed.last().isEmpty()).isPresent();
        };
    }

    /// Ends a try whose export is not the newest any more. The method counts no failure.
    ///
    /// @return whether the row had this try
    public boolean release(SessionKey key, LandingTry landing) {
        return new ConditionalUpdate(key, "REMOVE #landing", "#landing.#attempt = :attempt",
                Map.of(":attempt", SessionRow.text(landing.attempt())))
                .apply(aws.dynamoDb(), table) instanceof Applied<Session>;
    }

    /// Makes a session due again, because a try that is no longer in the row may have written over the files of another one. The other try
    /// must not record its landing, so the row forgets it, too.
    public void reopen(SessionKey key, Instant now) {
        var _ = new ConditionalUpdate(key, "SET " + DueSessions.SET_DUE + " REMOVE #landed, #landing",
                "attribute_exists(#lands)",
                DueSessions.due(key, new Next(Kind.REPAIR, now.plus(FIRST_DELAY)), Map.of()))
                .apply(aws.dynamoDb(), table);
    }

    /// Returns whether the failure of this try must be dead-lettered before it is recorded.
    public static boolean isLast(LandingTry landing) {
        return landing.tries() >= MAX_TRIES;
    }

    /// Records the failure of a try. The sweep requests the next one at the time that this method sets, unless the try was the last one.
    ///
    /// @return whether the row had this try; false when another worker has begun since
    public boolean fail(SessionKey key, LandingTry landing, Instant now) {
        var values = Map.of(":landing", SessionRow.of(landing.reported()),
                ":attempt", SessionRow.text(landing.attempt()));
        if (!isLast(landing) && setsVisit(key, landing, now, values)) {
            return true;
        }
        return new ConditionalUpdate(key, "SET #landing = :landing", "#landing.#attempt = :attempt", values)
                .apply(aws.dynamoDb(), table) instanceof Applied<Session>;
    }

    /// Does not move the visit when the session has newer work: the recorder or reader that raised the version has set an earlier one.
    private boolean setsVisit(SessionKey key, LandingTry landing, Instant now, Map<String, AttributeValue> values) {
        var all = new HashMap<>(values);
        all.put(":version", SessionRow.number(landing.workVersion()));
        return new ConditionalUpdate(key,
                "SET #landing = :landing, " + DueSessions.SET_DUE,
                "#landing.#attempt = :attempt AND #workVersion = :version",
                DueSessions.due(key, new Next(Kind.REPAIR, now.plus(delay(landing.tries()))), all))
                .apply(aws.dynamoDb(), table) instanceof Applied<Session>;
    }

    /// Returns the time from a failed try to the next one: 5, 10, 20, 40, 80, 120 and 120 minutes.
    private static Duration delay(long tries) {
        var delay = FIRST_DELAY.multipliedBy(1L << Math.min(tries - 1, MAX_TRIES));
        return delay.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : delay;
    }
}
