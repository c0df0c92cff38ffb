package dev.chatreplay.cli;

import dev.chatreplay.local.EmbeddedStack;
import dev.chatreplay.local.StackFailure;
import dev.chatreplay.organization.ApiKeyHash;
import dev.chatreplay.organization.NewApiKey;
import dev.chatreplay.organization.Organization;
import dev.chatreplay.organization.Organizations;
import dev.chatreplay.organization.Scope;
import dev.chatreplay.organization.TooManyKeysException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// The organization that `demo` and `local` create at their start.
record DemoOrganization(String id, String apiKey) {
    static final String ID = "demo";
    private static final String NAME = "Demo organization";
    private static final String KEY_NAME = "local";
    private static final Set<Scope> SCOPES = EnumSet.of(Scope.RECORD, Scope.READ, Scope.MANAGE);
    private static final String KEY_FILE = "demo-api-key";

    /// Leaves out the API key.
    @Override
    public String toString() {
        return "DemoOrganization[id=" + id + "]";
    }

    /// Creates the organization without enabling it, and returns its API key.
    static String create(Organizations organizations) {
        var key = newKey();
        organizations.create(ID, NAME, key.key());
        return key.text();
    }

    /// Creates a key in place of the one whose file is lost, or that was revoked.
    ///
    /// @throws StackFailure when the organization has no room for it. No start revokes a key that it did not make.
    private static String renewKey(Organizations organizations) {
        var key = newKey();
        try {
            organizations.addKey(ID, key.key());
        } catch (TooManyKeysException e) {
            throw new StackFailure("The organization " + ID + " has " + Organization.MAX_API_KEYS
                    + " keys, the maximum, and the key of this directory is lost or revoked. Name another directory with --data.",
                    e);
        }
        return key.text();
    }

    private static NewApiKey newKey() {
        return NewApiKey.create(KEY_NAME, SCOPES, Instant.now());
    }

    /// Creates and enables the organization. With a data directory, keeps the key in a file there, and reuses it while it counts; only the
    /// owner can read the file.
    ///
    /// @throws StackFailure when the file cannot be read or written
    static DemoOrganization in(EmbeddedStack stack, Optional<Path> data) {
        var organizations = stack.stores().organizations();
        var known = organizations.find(ID);
        var keyFile = data.map(directory -> directory.resolve(KEY_FILE));
        if (known.isPresent() && keyFile.isPresent() && Files.exists(keyFile.get())) {
            var kept = read(keyFile.get());
            if (isActive(known.get(), kept)) {
                return new DemoOrganization(ID, kept);
            }
        }
        var apiKey = known.isPresent() ? renewKey(organizations) : create(organizations);
        organizations.setChatReplayEnabled(ID, true);
        if (keyFile.isPresent()) {
            writeKey(apiKey, keyFile.get());
        }
        return new DemoOrganization(ID, apiKey);
    }

    private static String read(Path keyFile) {
        try {
            return Files.readString(keyFile).strip();
        } catch (IOException e) {
            throw StackFailure.of("The file " + keyFile, e);
        }
    }

    private static boolean isActive(Organization organization, String apiKey) {
        return organization.apiKeys().stream().anyMatch(key -> key.proof().equals(ApiKeyHash.of(apiKey)));
    }

    /// Writes the key file atomically, so that a killed process leaves no partial file.
    private static void writeKey(String apiKey, Path keyFile) {
        try {
            var temporary = Files.createTempFile(keyFile.getParent(), KEY_FILE, ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(temporary, apiKey + "\n");
            Files.move(temporary, keyFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw StackFailure.of("The file " + keyFile, e);
        }
    }
}
