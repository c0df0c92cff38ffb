package dev.chatreplay.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The certificates of the hostile receivers. An authority of the test issues them, and the clients of the test trust only this authority.
final class Certificates {
    static final String HOST = "hooks.example.com";
    private static final char[] PASSWORD = "password".toCharArray();

    private final KeyStore authority;
    private final Map<Kind, KeyStore> stores;

    /// Which certificate a receiver shows.
    enum Kind {
        VALID, EXPIRED, OTHER_HOST, SELF_SIGNED
    }

    private Certificates(KeyStore authority, Map<Kind, KeyStore> stores) {
        this.authority = authority;
        this.stores = stores;
    }

    /// Creates them with the `keytool` of this Java. Each has a key store of its own, so processes can issue them at the same time.
    static Certificates create(Path directory) throws IOException, GeneralSecurityException {
        var authority = directory.resolve("authority.p12");
        finish(issue(authority, "AUTHORITY", List.of("-ext", "bc:c")));
        var issuing = new ArrayList<Process>();
        for (var kind : Kind.values()) {
            issuing.add(issue(Files.copy(authority, file(directory, kind)), kind.name(), options(kind)));
        }
        issuing.forEach(Certificates::finish);
        var stores = new EnumMap<Kind, KeyStore>(Kind.class);
        for (var kind : Kind.values()) {
            stores.put(kind, KeyStore.getInstance(file(directory, kind).toFile(), PASSWORD));
        }
        return new Certificates(KeyStore.getInstance(authority.toFile(), PASSWORD), stores);
    }

    private static Path file(Path directory, Kind kind) {
        return directory.resolve(kind + ".p12");
    }

    private static List<String> options(Kind kind) {
        var san = "san=dns:" + (kind == Kind.OTHER_HOST ? "other.example.com" : HOST);
        return switch (kind) {
            case VALID, OTHER_HOST -> List.of("-ext", san, "-signer", "AUTHORITY");
            case EXPIRED ->
                List.of("-ext", san, "-signer", "AUTHORITY", "-startdate", "-10d", "-validity", "5");
            case SELF_SIGNED -> List.of("-ext", san);
        };
    }

    /// Starts to add a key and its certificate to a key store.
    private static Process issue(Path file, String alias, List<String> options) throws IOException {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-genkeypair", "-keyalg", "EC", "-dname",
                        "CN=" + alias, "-alias", alias, "-keystore", file.toString(),
                        "-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
        command.addAll(options);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static void finish(Process process) {
        try {
            var output = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(output);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns the context of a server that shows a certificate.
    SSLContext server(Kind kind) throws GeneralSecurityException, IOException {
        var own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        var store = Objects.requireNonNull(stores.get(kind));
        own.setKeyEntry("key", store.getKey(kind.name(), PASSWORD), PASSWORD, store.getCertificateChain(kind.name()));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /// Returns the context of a client that trusts the authority.
    SSLContext client() throws GeneralSecurityException, IOException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority.getCertificate("AUTHORITY"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
