package dev.chatreplay.zips;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A licence with its SPDX id, and what poms write for it. Each pom has its own spelling.
enum Licence {
    APACHE_2("Apache-2.0", "(the )?apache([ -]software)?([ -]license)?,?([ -]version)?[ -]2(\\.0)?( license)?"), BSD_2(
            "BSD-2-Clause", "(the )?bsd[ -]2-clause( license)?"),
    /// Its poms write no number.
    BSD_3("BSD-3-Clause", "(the )?bsd( license)?"), EPL_2("EPL-2.0",
            "epl[ -]2\\.0|eclipse public license v2\\.0"), GPL_2("GPL-2.0-only WITH Classpath-exception-2.0",
                    "gpl2 w/ cpe"), LGPL_2_1("LGPL-2.1-only",
                            "lgpl-2\\.1-only"), MIT("MIT", "(the )?mit( license)?"), MIT_0("MIT-0", "mit-0"),
    /// It is not open source, and SPDX has no id for it.
    DYNAMODB_LOCAL("DynamoDB Local License Agreement", "dynamodb local license agreement");

    /// The licences of what runs on AWS. They let everyone use, change and pass on the zips.
    private static final Set<Licence> OF_ZIPS = EnumSet.of(APACHE_2, BSD_2, BSD_3, MIT, MIT_0);

    private final String id;
    private final Pattern name;

    Licence(String id, String name) {
        this.id = id;
        this.name = Pattern.compile(name, Pattern.CASE_INSENSITIVE);
    }

    /// Returns the licences of the library in a jar. The user of a library may choose one of several.
    ///
    /// @throws IllegalStateException if its pom states none, or one that has no constant here
    static Set<Licence> of(Path jar) {
        var stated = Poms.licences(jar);
        if (stated.isEmpty()) {
            throw new IllegalStateException(jar + " states no licence");
        }
        return stated.stream().map(licence -> named(licence.name(), jar)).collect(Collectors.toSet());
    }

    private static Licence named(String text, Path jar) {
        return Arrays.stream(values()).filter(licence -> licence.name.matcher(text).matches()).findFirst()
                .orElseThrow(() -> new IllegalStateException(jar + " has an unknown licence: " + text));
    }

    /// Returns whether a zip may hold a library with these licences.
    static boolean allowedInZip(Set<Licence> licences) {
        return licences.stream().anyMatch(OF_ZIPS::contains);
    }

    /// Returns the id in SPDX's list.
    String id() {
        return id;
    }
}
