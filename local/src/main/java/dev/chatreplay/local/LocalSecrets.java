package dev.chatreplay.local;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The master secret of a stack, and the RSA key that signs its webhooks. A stack with a data directory keeps them there. All stacks in memory
/// of one process share one directory, because the creation of an RSA key takes long.
final class LocalSecrets {
    private static final String MASTER_FILE = "master-secret";
    private static final String AWS_FILE = "aws-secret-access-key";
    private static final String KEY_FILE = "webhook-key.pem";
    private static final int MASTER_BYTES = 32;
    private static final int KEY_BITS = 2048;
    private static final Set<PosixFilePermission> ONLY_OWNER = PosixFilePermissions.fromString("rw-------");

    /// The directory of the stacks in memory; empty before the first one. The process deletes it at its end.
    private static Optional<Path> inMemory = Optional.empty();

    private LocalSecrets() {}

    private static synchronized Path inMemory() {
        if (inMemory.isEmpty()) {
            inMemory = Optional.of(temporaryDirectory());
        }
        return inMemory.get();
    }

    private static Path temporaryDirectory() {
        try {
            var directory = Files.createTempDirectory("chat-replay-secrets-");
            // The last one is deleted first.
            directory.toFile().deleteOnExit();
            directory.resolve(MASTER_FILE).toFile().deleteOnExit();
            directory.resolve(KEY_FILE).toFile().deleteOnExit();
            return directory;
        } catch (IOException e) {
            throw TemporaryDirectory.failure(e);
        }
    }

    /// Returns the variables of the functions that hold or name the secrets. Creates them when they are missing.
    ///
    /// @param data the data directory of the stack
    static Map<String, String> variables(Optional<Path> data) {
        var directory = data.orElseGet(LocalSecrets::inMemory);
        synchronized (LocalSecrets.class) {
            var master = content(directory.resolve(MASTER_FILE), LocalSecrets::masterSecret);
            var key = directory.resolve(KEY_FILE);
            content(key, LocalSecrets::privateKey);
            return Map.of("MASTER_SECRET", inOneLine(master), "WEBHOOK_KEY_FILE", key.toAbsolutePath().toString());
        }
    }

    /// Returns the secret key of the embedded AWS services. It is random, because other machines reach S3 when the host is not the loopback
    /// address. A data directory keeps it, so that the variables of an earlier start still work.
    static String awsSecretKey(Optional<Path> data) {
        return data.map(directory -> content(directory.resolve(AWS_FILE), LocalSecrets::randomKey).strip())
                .orElseGet(LocalSecrets::randomKey);
    }

    private static String randomKey() {
        return UUID.randomUUID().toString();
    }

    /// Returns the text of a file that only this user reads. Creates the file when it is missing. A complete file appears under the name,
    /// because a half one would be kept.
    private static String content(Path file, Supplier<String> content) {
        try {
            if (!Files.exists(file)) {
                var fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "secret-", ".tmp", ownerOnly(file));
                Files.writeString(fresh, content.get(), StandardCharsets.US_ASCII);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            }
            var text = Files.readString(file);
            checkMode(file);
            checkContent(file, text);
            return text;
        } catch (CharacterCodingException e) {
            throw damaged(file, "is no text in UTF-8", e);
        } catch (IOException e) {
            throw StackFailure.of("The file " + file, e);
        }
    }

    /// Joins the versions of the master secret with commas, because a variable with line breaks cannot be printed and read again.
    private static String inOneLine(String text) {
        return text.strip().replaceAll("[,\\s]+", ",");
    }

    private static void checkMode(Path file) throws IOException {
        if (isPosix(file) && !ONLY_OWNER.containsAll(Files.getPosixFilePermissions(file))) {
            throw new StackFailure("Other users of this machine may use " + file + ". Run: chmod 600 "
                    + ShellWord.of(file.toString()));
        }
    }

    /// Refuses an empty file, which a full disk or a power failure may leave. A new secret in its place would make webhooks and keys invalid
    /// without a word.
    private static void checkContent(Path file, String text) {
        if (text.isBlank()) {
            throw damaged(file, "is empty", null);
        }
    }

    private static StackFailure damaged(Path file, String state, @Nullable IOException cause) {
        return new StackFailure("The file " + file + " " + state + ", so its secret is lost. Restore it from a copy, or"
                + " delete it: the next start makes a new secret. " + lossOf(file), cause);
    }

    private static String lossOf(Path file) {
        return switch (file.getFileName().toString()) {
            case MASTER_FILE -> "Webhooks and 100ms keys of this directory then need new secrets.";
            case KEY_FILE -> "Receivers of webhooks then need the new public key.";
            default -> "Clients must then read the variables again.";
        };
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /// Returns the mode 0600 where the file system has modes.
    private static FileAttribute<?>[] ownerOnly(Path file) {
        return isPosix(file)
                ? new FileAttribute<?>[]{PosixFilePermissions.asFileAttribute(ONLY_OWNER)}
                : new FileAttribute<?>[0];
    }

    private static String masterSecret() {
        var secret = new byte[MASTER_BYTES];
        new SecureRandom().nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "\n";
    }

    private static String privateKey() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS);
            var key = generator.generateKeyPair().getPrivate().getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }
}
