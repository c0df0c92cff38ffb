package dev.chatreplay.alarms;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// One result of each kind of work, under the same conditions.
record Samples(Map<Work, Sample> samples) {
    /// The kinds of work.
    enum Work {
        /// `POST /v2/events` with a whole session.
        POST,
        /// `GET` of a session without an export.
        GET,
        /// `GET` of the messages of a session without an export.
        QUERY,
        /// `GET` of the recording assets of 100ms.
        ASSETS,
        /// `GET` of the webhooks.
        WEBHOOKS,
        /// An event of the bus.
        EVENT,
        /// The same at its ninth receive.
        LAST_EVENT,
        /// A compaction request.
        COMPACTION,
        /// The same at its receive number 290.
        LAST_COMPACTION,
        /// A message of the webhook queue.
        DELIVERY,
        /// A sweep that finds no missing export.
        SWEEP,
        /// A sweep that finds one.
        REPAIR
    }

    Samples {
        samples = Map.copyOf(samples);
    }

    Sample of(Work work) {
        return Objects.requireNonNull(samples.get(work));
    }

    /// Returns these samples with another one for some kinds of work.
    Samples with(Sample sample, Work... works) {
        var all = new EnumMap<>(samples);
        for (var work : works) {
            all.put(work, sample);
        }
        return new Samples(all);
    }

    /// Returns these samples with those of other conditions for some kinds of work.
    Samples with(Samples other, Work... works) {
        var all = new EnumMap<>(samples);
        for (var work : works) {
            all.put(work, other.of(work));
        }
        return new Samples(all);
    }
}
