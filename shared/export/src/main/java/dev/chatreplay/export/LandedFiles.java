package dev.chatreplay.export;

import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.organization.Organization;
import dev.chatreplay.session.Session;
import java.util.Optional;

/// Names the file that lies where 100ms puts its chat files.
public final class LandedFiles {
    private LandedFiles() {}

    /// Returns whether exports of an organization land in the format of 100ms.
    public static boolean landsHundredMs(Organization organization) {
        return organization.landing().filter(place -> place.formats().contains(ChatFormat.CSV_100MS.formatName()))
                .isPresent();
    }

    /// Returns the `s3://` address of the file, as its worker recorded it; empty while the newest export has not landed. Two sessions of one
    /// meeting that began in the same second have two addresses.
    public static Optional<String> hundredMs(Session session) {
        return session.toLand().isPresent() ? Optional.empty() : session.landing().recording();
    }
}
