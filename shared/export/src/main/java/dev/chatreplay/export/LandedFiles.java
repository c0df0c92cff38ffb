package dev.chatreplay.export;

import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.format.FileFormat;
import dev.chatreplay.organization.LandingTarget;
import dev.chatreplay.organization.Organization;
import dev.chatreplay.session.Session;
import java.net.URI;
import java.util.Optional;

/// Names the file that lies where 100ms puts its chat files.
public final class LandedFiles {
    private static final FileFormat FORMAT = ChatFormat.CSV_100MS;

    private LandedFiles() {}

    /// Returns whether exports of an organization land in the format of 100ms.
    public static boolean landsHundredMs(Organization organization) {
        return target(organization).isPresent();
    }

    private static Optional<LandingTarget> target(Organization organization) {
        return organization.landing().filter(place -> place.formats().contains(FORMAT.formatName()));
    }

    /// Returns the `s3://` address of the file; empty while the newest export has not landed. Two sessions of one meeting that began in the same
    /// second have the same address. The second file lies beside it.
    public static Optional<URI> hundredMs(Organization organization, Session session) {
        if (!session.landing().isWanted() || session.toLand().isPresent()) {
            return Optional.empty();
        }
        return target(organization).flatMap(place -> LandingKeys.of(place, session, FORMAT).stream()
                .findFirst().map(key -> URI.create("s3://" + place.bucket() + "/" + key)));
    }
}
