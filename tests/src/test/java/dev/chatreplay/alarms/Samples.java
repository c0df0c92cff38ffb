package dev.chatreplay.alarms;

/// One result of each kind of work, under the same conditions.
///
/// @param post `POST /v2/events` with a whole session
/// @param get `GET` of a session without an export
/// @param query `GET` of the messages of a session without an export
/// @param assets `GET` of the recording assets of 100ms
/// @param webhooks `GET` of the webhooks
/// @param event an event of the bus
/// @param lastEvent the same at its ninth receive
/// @param compaction a compaction request
/// @param lastCompaction the same at its receive number 290
/// @param delivery a message of the webhook queue
/// @param sweep a sweep that finds no missing export
/// @param repair a sweep that finds one
record Samples(Sample post, Sample get, Sample query, Sample assets, Sample webhooks, Sample event, Sample lastEvent,
        Sample compaction,
        Sample lastCompaction,
        Sample delivery, Sample sweep, Sample repair) {
    Samples withHttp(Sample posted, Sample got) {
        return new Samples(posted, got, query, assets, webhooks, event, lastEvent, compaction, lastCompaction, delivery,
                sweep,
                repair);
    }

    Samples withQuery(Sample queried) {
        return new Samples(post, get, queried, assets, webhooks, event, lastEvent, compaction, lastCompaction, delivery,
                sweep,
                repair);
    }

    Samples withAssets(Sample listed) {
        return new Samples(post, get, query, listed, webhooks, event, lastEvent, compaction, lastCompaction, delivery,
                sweep,
                repair);
    }

    Samples withWebhooks(Sample managed) {
        return new Samples(post, get, query, assets, managed, event, lastEvent, compaction, lastCompaction, delivery,
                sweep,
                repair);
    }

    Samples withEvent(Sample every) {
        return new Samples(post, get, query, assets, webhooks, every, every, compaction, lastCompaction, delivery,
                sweep, repair);
    }

    Samples withCompaction(Sample first, Sample later) {
        return new Samples(post, get, query, assets, webhooks, event, lastEvent, first, later, delivery, sweep, repair);
    }

    Samples withEvents(Samples other) {
        return new Samples(post, get, query, assets, webhooks, other.event, other.lastEvent, compaction, lastCompaction,
                delivery,
                sweep,
                repair);
    }

    Samples withCompactions(Samples other) {
        return new Samples(post, get, query, assets, webhooks, event, lastEvent, other.compaction, other.lastCompaction,
                delivery,
                sweep,
                repair);
    }

    Samples withSweeps(Samples other) {
        return new Samples(post, get, query, assets, webhooks, event, lastEvent, compaction, lastCompaction, delivery,
                other.sweep,
                other.repair);
    }

    Samples withDelivery(Sample every) {
        return new Samples(post, get, query, assets, webhooks, event, lastEvent, compaction, lastCompaction, every,
                sweep,
                repair);
    }
}
