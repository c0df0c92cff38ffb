package dev.chatreplay.cli;

import dev.chatreplay.format.Formats;
import dev.chatreplay.organization.LandingTarget;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// The formats that an operator chooses for an organization. Formats that need the scope `audit` are not among them, so no setting makes or
/// copies private and deleted messages.
final class ChosenFormats {
    private ChosenFormats() {}

    /// Returns the chosen formats without the default one, which every chat has.
    ///
    /// @throws ParameterException when a name is no format, or one for audits
    static Set<String> of(@Nullable CommandSpec spec, Collection<String> names) {
        return checked(spec, names).stream().filter(name -> !name.equals(Formats.DEFAULT.formatName()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Returns where exports land.
    ///
    /// @param names the formats; null is the default one
    /// @throws ParameterException when the address or a name is wrong
    static LandingTarget landing(@Nullable CommandSpec spec, String address, @Nullable Set<String> names) {
        var formats = names == null ? Set.of(Formats.DEFAULT.formatName()) : Set.copyOf(checked(spec, names));
        return LandingTarget.parse(address, formats).orElseThrow(
                () -> new ParameterException(Commands.of(spec), "The address " + LandingTarget.RULE));
    }

    private static Collection<String> checked(@Nullable CommandSpec spec, Collection<String> names) {
        var known = Formats.ofProduct().names(false);
        names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new ParameterException(Commands.of(spec), "'" + name + "' is no format that can be set. Choose from "
                    + String.join(", ", known) + ".");
        });
        return names;
    }

    /// Returns the names of the formats, the default one first.
    static String line(Set<String> formats) {
        var all = new ArrayList<String>();
        all.add(Formats.DEFAULT.formatName());
        all.addAll(new TreeSet<>(formats));
        return String.join(",", all);
    }
}
