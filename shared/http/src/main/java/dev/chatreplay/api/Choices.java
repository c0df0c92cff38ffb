package dev.chatreplay.api;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// The values of a query parameter by their names, in the order of the message that lists them.
public final class Choices {
    private Choices() {}

    /// Returns choices that are their own names.
    public static SequencedMap<String, String> of(String... names) {
        var choices = new LinkedHashMap<String, String>();
        for (var name : names) {
            choices.put(name, name);
        }
        return choices;
    }

    /// Returns the constants of an enum by their names.
    @SafeVarargs
    public static <E extends Enum<E>> SequencedMap<String, E> of(E... constants) {
        var choices = new LinkedHashMap<String, E>();
        for (var constant : constants) {
            choices.put(constant.name(), constant);
        }
        return choices;
    }

    /// Returns two choices.
    public static <T> SequencedMap<String, T> of(String firstName, T first, String secondName, T second) {
        var choices = new LinkedHashMap<String, T>();
        choices.put(firstName, first);
        choices.put(secondName, second);
        return choices;
    }
}
