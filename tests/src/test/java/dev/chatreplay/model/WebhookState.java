package dev.chatreplay.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// The state of the announcements of one session, and of their deliveries to one webhook.
///
/// @param export the number of the committed export
/// @param announced the version that counts as announced
/// @param last the export of the last announcement that the row names
/// @param announcements the versions with a message in the queue, as bits
/// @param records the delivery of each version
/// @param known the content that the receiver has last accepted for each version, as letters
/// @param isRepeated whether one try was posted twice
record WebhookState(int export, int announced, int last, List<Announcer> announcers, int announcements,
        List<Delivery> records, List<Worker> workers, String known, boolean isRepeated, Left left) {

    /// A compactor or a sweep that announces.
    ///
    /// @param export the export that it has read
    /// @param last the last announcement that it has read
    record Announcer(Announcing step, int export, int last) {
        static final Announcer IDLE = new Announcer(Announcing.IDLE, 0, 0);

        Announcer to(Announcing next) {
            return new Announcer(next, export, last);
        }
    }

    /// The next call of an announcer.
    enum Announcing {
        IDLE, SKIP, NAME, SEND, COUNT
    }

    /// A delivery.
    ///
    /// @param tries the number of tries that have begun
    /// @param messages the tries with a message in the queue, as bits
    /// @param posted the tries that were posted, as bits
    record Delivery(Status status, int tries, int messages, int posted) {
        static final Delivery NONE = new Delivery(Status.NONE, 0, 0, 0);

        Delivery with(Status next) {
            return new Delivery(next, tries, messages, posted);
        }

        Delivery begun() {
            return new Delivery(status, tries + 1, messages, posted);
        }

        Delivery sent(int number) {
            return new Delivery(status, tries, messages | 1 << number, posted);
        }

        Delivery acknowledged(int number) {
            return new Delivery(status, tries, messages & ~(1 << number), posted);
        }

        Delivery posted(int number) {
            return new Delivery(status, tries, messages, posted | 1 << number);
        }
    }

    /// The state of a delivery record.
    enum Status {
        NONE, PENDING, DELIVERED, SUPERSEDED, DISABLED
    }

    /// A worker of deliveries.
    ///
    /// @param version the version of its message
    /// @param number the number of the try of its message
    /// @param export the export that it has read
    record Worker(Step step, int version, int number, int export) {
        static final Worker IDLE = new Worker(Step.IDLE, 0, 0, 0);

        Worker to(Step next) {
            return new Worker(next, version, number, export);
        }

        Worker read(int read) {
            return new Worker(Step.BEGIN, version, number, read);
        }
    }

    /// The next call of a worker.
    enum Step {
        IDLE, RECORD, SEND, ACKNOWLEDGE, DECIDE, SUPERSEDE, BEGIN, POST, ACCEPTED, REFUSED
    }

    /// What may still happen.
    ///
    /// @param deaths deaths of announcers and workers
    /// @param refusals tries that the receiver refuses
    /// @param switches times that the owner disables the webhook or enables it again. It is enabled while the number is even
    /// @param isSwitched whether the owner has disabled the webhook
    record Left(int deaths, int refusals, int switches, boolean isSwitched) {
        Left(int deaths, int refusals) {
            this(deaths, refusals, 0, false);
        }

        boolean isEnabled() {
            return switches % 2 == 0;
        }

        Left died() {
            return new Left(deaths - 1, refusals, switches, isSwitched);
        }

        Left refused() {
            return new Left(deaths, refusals - 1, switches, isSwitched);
        }

        Left switched() {
            return new Left(deaths, refusals, switches - 1, true);
        }
    }

    static WebhookState initial(int versions, int workers, Left left) {
        return new WebhookState(0, 0, 0, List.of(Announcer.IDLE, Announcer.IDLE), 0,
                List.copyOf(Collections.nCopies(versions + 1, Delivery.NONE)),
                List.copyOf(Collections.nCopies(workers, Worker.IDLE)), " ".repeat(versions + 1), false, left);
    }

    /// Returns whether no work is left.
    ///
    /// @param version the version of the export
    boolean isQuiet(int version) {
        return announced == version && announcements == 0
                && announcers.stream().allMatch(one -> one.step() == Announcing.IDLE)
                && workers.stream().allMatch(one -> one.step() == Step.IDLE)
                && records.stream().allMatch(one -> one.status() != Status.PENDING && one.messages() == 0);
    }

    WebhookState withRow(int nextExport, int nextAnnounced, int nextLast) {
        return new WebhookState(nextExport, nextAnnounced, nextLast, announcers, announcements, records, workers, known,
                isRepeated, left);
    }

    WebhookState withAnnouncements(int next) {
        return new WebhookState(export, announced, last, announcers, next, records, workers, known, isRepeated, left);
    }

    WebhookState with(int index, Announcer announcer) {
        return new WebhookState(export, announced, last, replaced(announcers, index, announcer), announcements,
                records,
                workers, known, isRepeated, left);
    }

    WebhookState with(int index, Worker worker) {
        return new WebhookState(export, announced, last, announcers, announcements, records,
                replaced(workers, index, worker), known, isRepeated, left);
    }

    WebhookState with(int of, Delivery delivery) {
        return new WebhookState(export, announced, last, announcers, announcements, replaced(records, of, delivery),
                workers, known, isRepeated, left);
    }

    /// Returns the state after the receiver has got a try.
    ///
    /// @param content what it has accepted
    WebhookState posted(int of, int number, Optional<Character> content) {
        var record = records.get(of);
        return new WebhookState(export, announced, last, announcers, announcements,
                replaced(records, of, record.posted(number)), workers,
                content.map(letter -> known.substring(0, of) + letter + known.substring(of + 1)).orElse(known),
                isRepeated || (record.posted() & 1 << number) != 0, left);
    }

    WebhookState with(Left next) {
        return new WebhookState(export, announced, last, announcers, announcements, records, workers, known, isRepeated,
                next);
    }

    private static <T> List<T> replaced(List<T> all, int index, T one) {
        var changed = new ArrayList<>(all);
        changed.set(index, one);
        return List.copyOf(changed);
    }
}
