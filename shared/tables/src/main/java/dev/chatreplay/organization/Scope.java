package dev.chatreplay.organization;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// One thing that an API key allows. A key has one or more scopes.
public enum Scope {
    /// Record events.
    RECORD,
    /// Read chats, without private and deleted messages.
    READ,
    /// Read every recorded event, also private and deleted messages. Only the command line gives this scope.
    AUDIT,
    /// Manage the organization.
    MANAGE;

    /// The scopes of a key that was created without a choice.
    public static final Set<Scope> DEFAULTS = Collections.unmodifiableSet(EnumSet.of(RECORD, READ));

    /// Returns the name in tables, errors and the command line: `record`.
    public String scopeName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Returns the scope of that name. Empty for a name that this version of the code does not know.
    static Optional<Scope> named(String name) {
        for (var scope : values()) {
            if (scope.scopeName().equals(name)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }
}
