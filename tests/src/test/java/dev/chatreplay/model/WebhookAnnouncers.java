package dev.chatreplay.model;

import dev.chatreplay.model.WebhookState.Announcer;
import dev.chatreplay.model.WebhookState.Announcing;
import java.util.Map;

/// The part of [Webhooks] for announcers: compactors, and the sweep.
record WebhookAnnouncers(Webhooks model) {
    /// Adds the next states of the announcers.
    void add(WebhookState state, Map<String, WebhookState> next) {
        for (int i = 0; i < state.announcers().size(); i++) {
            announcer(state, i, "announcer " + i + " ", next);
        }
    }

    private void announcer(WebhookState state, int index, String name, Map<String, WebhookState> next) {
        var announcer = state.announcers().get(index);
        var version = model.version(announcer.export());
        switch (announcer.step()) {
            case IDLE -> startAnnouncer(state, index, name, next);
            case SKIP -> {
                var isSame = state.announced() < version && state.last() == announcer.last();
                next.put(name + "counts known bytes",
                        (isSame ? state.withRow(state.export(), version, state.last()) : state)
                                .with(index, Announcer.IDLE));
            }
            case NAME -> {
                var isOwn = state.announced() < version
                        && (model.version(state.export()) == version || !model.has(WebhookRule.ANNOUNCE_OWN_EXPORT));
                next.put(name + "names its announcement", isOwn
                        ? state.withRow(state.export(), state.announced(), announcer.export()).with(index,
                                announcer.to(
                                        model.has(WebhookRule.COUNT_AFTER_SEND) ? Announcing.SEND : Announcing.COUNT))
                        : state.with(index, Announcer.IDLE));
            }
            case SEND -> next.put(name + "sends", state.withAnnouncements(state.announcements() | 1 << version)
                    .with(index,
                            model.has(WebhookRule.COUNT_AFTER_SEND) ? announcer.to(Announcing.COUNT) : Announcer.IDLE));
            case COUNT -> next.put(name + "counts", counted(state, announcer.export()).with(index,
                    model.has(WebhookRule.COUNT_AFTER_SEND) ? Announcer.IDLE : announcer.to(Announcing.SEND)));
        }
        if (announcer.step() != Announcing.IDLE && state.left().deaths() > 0) {
            next.put(name + "dies", state.with(index, Announcer.IDLE).with(state.left().died()));
        }
    }

    private WebhookState counted(WebhookState state, int export) {
        return state.announced() < model.version(export)
                ? state.withRow(state.export(), model.version(export),
                        model.has(WebhookRule.NAME_BEFORE_SEND) ? state.last() : export)
                : state;
    }

    private void startAnnouncer(WebhookState state, int index, String name, Map<String, WebhookState> next) {
        var isFirst = state.last() < state.export() && index == 0;
        if (state.announced() >= model.version(state.export()) || !(model.has(WebhookRule.ANNOUNCE_AGAIN) || isFirst)) {
            return;
        }
        var isSent = model.version(state.last()) <= state.announced() || !model.has(WebhookRule.KNOWN_ONLY_IF_SENT);
        var isKnown = state.last() > 0 && isSent && model.content(state.last()) == model.content(state.export());
        var first = model.has(WebhookRule.NAME_BEFORE_SEND) ? Announcing.NAME : Announcing.SEND;
        next.put(name + "reads the row",
                state.with(index, new Announcer(isKnown ? Announcing.SKIP : first, state.export(), state.last())));
    }
}
