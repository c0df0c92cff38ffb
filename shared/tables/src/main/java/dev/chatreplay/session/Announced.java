package dev.chatreplay.session;

import java.util.Optional;

/// What the row of a session says about its announcements.
///
/// @param logVersion the highest log version that counts as announced; 0 before the first one
/// @param last the last announcement whose message was sent, or is about to be sent
public record Announced(long logVersion, Optional<Announcement> last) {
    /// The state before the first announcement.
    public static final Announced NONE = new Announced(0, Optional.empty());

    /// Returns whether an export still needs to be announced.
    public boolean isDue(Export export) {
        return logVersion < export.logVersion();
    }

    /// Returns whether an export has the bytes of the last announcement, and its message was sent for certain. Webhooks then know them.
    public boolean isKnown(Export export) {
        return last.filter(sent -> sent.logVersion() <= logVersion && hasBytes(sent, export)).isPresent();
    }

    /// Returns whether webhooks must still get log version `version`: the last announcement is that of this version, and the export has
    /// its bytes. A later export with equal bytes is not announced.
    public boolean isLast(long version, Export export) {
        return last.filter(sent -> sent.logVersion() == version && hasBytes(sent, export)).isPresent();
    }

    private static boolean hasBytes(Announcement sent, Export export) {
        return sent.sha256().equals(export.csv().sha256());
    }
}
