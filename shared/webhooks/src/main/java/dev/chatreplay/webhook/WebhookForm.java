package dev.chatreplay.webhook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The parts of a registration as a caller wrote them.
///
/// @param url may contain secrets, as may the values of `headers`
public record WebhookForm(Optional<String> name, Optional<String> url, Optional<List<String>> events,
        Optional<Boolean> enabled, Optional<String> flavor, Optional<Map<String, String>> headers) {
    /// The form with no part.
    public static final WebhookForm EMPTY = new WebhookForm(Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty(), Optional.empty());

    private static final int MAX_NAME_CHARACTERS = 128;
    /// Joins emojis and letters of some scripts. It alone is no name, because lists would show nothing.
    private static final String ZERO_WIDTH_JOINER = "\u200D";
    /// No control, other format or surrogate characters, and no line separators. Lists show a name in one line of a terminal.
    private static final Pattern NAME = Pattern.compile("[" + ZERO_WIDTH_JOINER
            + "[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]]{1," + MAX_NAME_CHARACTERS + "}");

    /// A part that breaks a rule.
    ///
    /// @param field the name of the part: `url`
    /// @param rule the broken rule, for programs
    /// @param advice a sentence that says what to do; it quotes nothing of the form
    public record Fault(String field, String rule, String advice) {}

    /// The result of a check.
    public sealed interface Checked {
        /// No part breaks a rule.
        record Right(WebhookChange change) implements Checked {}

        /// Some parts break a rule.
        record Wrong(List<Fault> faults) implements Checked {
            /// Copies the faults.
            public Wrong {
                faults = List.copyOf(faults);
            }
        }
    }

    /// Leaves out everything, because the parts may contain secrets.
    @Override
    public String toString() {
        return "WebhookForm[…]";
    }

    /// Checks every part against its rule. A missing part breaks none.
    ///
    /// @param allowsLoopback whether the URL may be http to a loopback address, for the embedded stack
    public Checked check(boolean allowsLoopback) {
        var faults = new ArrayList<Fault>();
        var checkedName = name.flatMap(text -> keep(text, WebhookForm::isName,
                new Fault("name", "INVALID_NAME", "Send a name of 1 to " + MAX_NAME_CHARACTERS
                        + " characters, without control characters."),
                faults));
        var address = url.flatMap(text -> WebhookUrl.parse(text, allowsLoopback));
        if (url.isPresent() && address.isEmpty()) {
            faults.add(new Fault("url", "INVALID_URL", "Correct the URL: it " + sentence(WebhookUrl.RULE)));
        }
        var checkedEvents = events.flatMap(names -> keep(names, EventNames::areKnown,
                new Fault("events", "UNKNOWN_EVENTS", "Send at least one name, and only these: "
                        + String.join(", ", EventNames.ALL) + "."),
                faults)).map(Set::copyOf);
        var shape = flavor.flatMap(Flavor::named);
        if (flavor.isPresent() && shape.isEmpty()) {
            faults.add(new Fault("flavor", "UNKNOWN_FLAVOR", "Set flavor to one of "
                    + String.join(", ", Flavor.names()) + ", or leave it out."));
        }
        headers.flatMap(CustomHeaders::fault).ifPresent(
                rule -> faults.add(new Fault("headers", "INVALID_HEADERS", "Correct the headers: they " + rule)));
        return faults.isEmpty()
                ? new Checked.Right(new WebhookChange(checkedName, address, checkedEvents, enabled, shape, headers))
                : new Checked.Wrong(faults);
    }

    private static boolean isName(String text) {
        return NAME.matcher(text).matches() && !text.replace(ZERO_WIDTH_JOINER, "").isBlank();
    }

    private static <T> Optional<T> keep(T value, Predicate<T> isRight, Fault fault, List<Fault> faults) {
        if (isRight.test(value)) {
            return Optional.of(value);
        }
        faults.add(fault);
        return Optional.empty();
    }

    private static String sentence(String rule) {
        return rule.endsWith(".") ? rule : rule + ".";
    }
}
