package dev.chatreplay.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.runtime.Environment;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/// The master secret of an installation, from which it derives the secrets that it shares with organizations.
///
/// It has versions: texts that commas or line breaks separate, the oldest first. New secrets are derived from the last one. An older one
/// stays, because rows name it; `-` replaces one that no row names any more.
///
/// Thread-safe. A function fetches the secret at its first use. It fetches again when a row names a version that it does not have: an unknown one,
/// or one that `-` replaced. [#currentVersion] always fetches it.
public final class MasterSecret {
    /// What each version must be, for error messages.
    public static final String RULE = "must have at least one text of 32 or more characters of A-Z a-z 0-9 + / = - _, or several with commas between them";

    private static final String HMAC = "HmacSHA256";
    private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9+/=_-]{32,}");
    private static final String REMOVED = "-";

    private final Supplier<String> source;
    private List<String> versions = List.of();

    /// What a derived secret is for. Two purposes never have the same secret.
    public enum Purpose {
        /// Signs the deliveries of a webhook.
        WEBHOOK_SIGNATURE("webhook-signature"),
        /// Encrypts the custom headers of a webhook.
        WEBHOOK_HEADERS("webhook-headers"),
        /// Verifies the tokens that the clients of 100ms sign.
        HUNDREDMS_TOKENS("100ms-tokens");

        /// Derivations depend on it: with another text, all secrets of the purpose change.
        private final String label;

        Purpose(String label) {
            this.label = label;
        }
    }

    /// A row names a version that the master secret does not have.
    public static final class MissingVersionException extends IllegalStateException {
        private static final long serialVersionUID = 1;

        private final int version;

        private MissingVersionException(int version) {
            super("A row names version " + version
                    + " of the master secret, which is not there. Put this version back.");
            this.version = version;
        }

        /// Returns the version that the row names.
        public int version() {
            return version;
        }
    }

    private MasterSecret(Supplier<String> source) {
        this.source = source;
    }

    /// Finds the master secret of the environment: `MASTER_SECRET_ARN` names it in Secrets Manager, or `MASTER_SECRET` holds it.
    public static MasterSecret from(Environment environment, AwsClients aws) {
        var arn = environment.optional("MASTER_SECRET_ARN");
        if (arn.isPresent()) {
            return new MasterSecret(() -> fetch(aws, arn.get()));
        }
        var text = environment.text("MASTER_SECRET");
        if (!text.isEmpty() && !isValid(split(text))) {
            environment.problem("MASTER_SECRET " + RULE);
        }
        return new MasterSecret(() -> text);
    }

    private static String fetch(AwsClients aws, String arn) {
        var client = aws.onFirstUse(SecretsManagerClient.class,
                () -> aws.configured(SecretsManagerClient.builder(), AwsClients.Endpoints::others).build());
        return Objects.requireNonNull(client.getSecretValue(request -> request.secretId(arn)).secretString(),
                "The master secret is binary. Store it as text.");
    }

    private static List<String> split(String text) {
        return List.of(SEPARATOR.split(text.strip()));
    }

    private static boolean isValid(List<String> versions) {
        return VERSION.matcher(versions.getLast()).matches()
                && versions.stream().allMatch(text -> text.equals(REMOVED) || VERSION.matcher(text).matches());
    }

    /// Returns the version that new secrets are derived from. The first one is 1. It always fetches the secret, because an operator may have
    /// added a version.
    public int currentVersion() {
        return fetched().size();
    }

    /// Returns a version that the master secret has. Unlike [#currentVersion], it fetches the secret only at the first use of this object.
    public int knownVersion() {
        var known = known();
        return known.isEmpty() ? fetched().size() : known.size();
    }

    /// Derives a secret of 32 bytes.
    ///
    /// @param subject what the secret belongs to, such as the id of a webhook
    /// @throws MissingVersionException when the master secret does not have the version
    /// @throws IllegalStateException when the master secret breaks its [#RULE]
    public byte[] derive(String organizationId, Purpose purpose, String subject, SecretNumber number) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(version(number.masterVersion()).getBytes(UTF_8), HMAC));
            for (var part : List.of(organizationId, purpose.label, subject, Integer.toString(number.number()))) {
                var bytes = part.getBytes(UTF_8);
                // The length keeps "a" and "bc" apart from "ab" and "c".
                mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
                mac.update(bytes);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }

    private String version(int number) {
        return named(known(), number).or(() -> named(fetched(), number))
                .orElseThrow(() -> new MissingVersionException(number));
    }

    private static Optional<String> named(List<String> versions, int number) {
        return number < 1 || number > versions.size()
                ? Optional.empty()
                : Optional.of(versions.get(number - 1)).filter(text -> !text.equals(REMOVED));
    }

    private synchronized List<String> known() {
        return versions;
    }

    private synchronized List<String> fetched() {
        var fetched = split(source.get());
        if (!isValid(fetched)) {
            throw new IllegalStateException("The master secret " + RULE + ".");
        }
        versions = fetched;
        return fetched;
    }
}
