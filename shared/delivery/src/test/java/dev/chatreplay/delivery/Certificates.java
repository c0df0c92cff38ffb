package dev.chatreplay.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The certificates of the hostile receivers. An authority of the test issues them, and the clients of the test trust only this authority.
final class Certificates {
    static final String HOST = "hooks.example.com";
    private static final char[] PASSWORD = "password".toCharArray();

    private final KeyStore store;

    /// Which certificate a receiver shows.
    enum Kind {
        VALID, EXPIRED, OTHER_HOST, SELF_SIGNED
    }

    private Certificates(KeyStore store) {
        this.store = store;
    }

    /// Creates them with the `keytool` of this Java.
    static Certificates create(Path directory) throws IOException, GeneralSecurityException {
        var file = directory.resolve("certificates.p12");
        issue(file, "AUTHORITY", List.of("-ext", "bc:c"));
        var signed = List.of("-signer", "AUTHORITY");
        issue(file, Kind.VALID.name(), san(HOST), signed);
        issue(file, Kind.EXPIRED.name(), san(HOST), signed, List.of("-startdate", "-10d", "-validity", "5"));
        issue(file, Kind.OTHER_HOST.name(), san("other.example.com"), signed);
        issue(file, Kind.SELF_SIGNED.name(), san(HOST));
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return new Certificates(store);
    }

    private static List<String> san(String host) {
        return List.of("-ext", "san=dns:" + host);
    }

    @SafeVarargs
    private static void issue(Path file, String alias, List<String>... options) throws IOException {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-genkeypair", "-keyalg", "EC", "-dname",
                        "CN=" + alias, "-alias", alias, "-keystore", file.toString(),
                        "-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
        for (var more : options) {
            command.addAll(more);
        }
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(output);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns the context of a server that shows a certificate.
    SSLContext server(Kind kind) throws GeneralSecurityException, IOException {
        var own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
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
        trusted.setCertificateEntry("authority", store.getCertificate("AUTHORITY"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
