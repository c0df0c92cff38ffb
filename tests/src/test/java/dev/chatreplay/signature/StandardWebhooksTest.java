package dev.chatreplay.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.chatreplay.harness.ForeignPrograms;
import dev.chatreplay.harness.ReaderTest;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Verifies deliveries with the library `standardwebhooks` for Java, Python and Node.js.
class StandardWebhooksTest {
    /// The libraries take five minutes on either side.
    private static final Duration TOO_OLD = Duration.ofMinutes(6);
    private static final String WRONG_SECRET = "whsec_" + "A".repeat(43) + "=";

    /// Verifies the delivery of the first file as it is and with changes, and that of the second file, which is too old.
    private static final String PYTHON = """
            import json, sys
            from standardwebhooks.webhooks import Webhook, WebhookVerificationError
            good, old = (json.load(open(name, encoding='utf-8')) for name in sys.argv[1:3])
            def verdict(secret, body, headers):
                try:
                    return 'accepted ' + Webhook(secret).verify(body, headers)['event']
                except WebhookVerificationError as e:
                    return 'refused'
            print(verdict(good['secret'], good['body'], good['headers']))
            print(verdict(good['oldSecret'], good['body'], good['headers']))
            print(verdict(good['secret'], good['body'].replace('m/1', 'm/2'), good['headers']))
            print(verdict(sys.argv[3], good['body'], good['headers']))
            print(verdict(good['secret'], good['body'], {**good['headers'], 'webhook-id': 'msg_2'}))
            print(verdict(old['secret'], old['body'], old['headers']))
            """;
    private static final String NODE = """
            const {Webhook, WebhookVerificationError} = load('standardwebhooks');
            const fs = require('fs');
            const [good, old] = process.argv.slice(2, 4).map(name => JSON.parse(fs.readFileSync(name, 'utf-8')));
            function verdict(secret, body, headers) {
              try {
                return 'accepted ' + new Webhook(secret).verify(body, headers).event;
              } catch (e) {
                if (e instanceof WebhookVerificationError) return 'refused';
                throw e;
              }
            }
            console.log(verdict(good.secret, good.body, good.headers));
            console.log(verdict(good.oldSecret, good.body, good.headers));
            console.log(verdict(good.secret, good.body.replace('m/1', 'm/2'), good.headers));
            console.log(verdict(process.argv[4], good.body, good.headers));
            console.log(verdict(good.secret, good.body, {...good.headers, 'webhook-id': 'msg_2'}));
            console.log(verdict(old.secret, old.body, old.headers));
            """;
    private static final List<String> VERDICTS = List.of("accepted meeting.chatSynced", "accepted meeting.chatSynced",
            "refused",
            "refused", "refused", "refused");

    @TempDir
    private Path directory = Path.of("");

    private SignedDelivery delivery(Instant now) {
        return SignedDelivery.at(now, directory);
    }

    private Object[] arguments() {
        return new Object[]{delivery(Instant.now()).write(directory.resolve("good.json")),
                delivery(Instant.now().minus(TOO_OLD)).write(directory.resolve("old.json")), WRONG_SECRET};
    }

    private static void verify(SignedDelivery delivery, String secret, String body)
            throws WebhookVerificationException, EmptyWebhookSecretException {
        var headers = delivery.headers().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
        new Webhook(secret).verify(body, HttpHeaders.of(headers, (_, _) -> true));
    }

    @Test
    void javaLibraryAcceptsNewAndOldSecretAndNothingElse() {
        var good = delivery(Instant.now());
        var old = delivery(Instant.now().minus(TOO_OLD));
        var early = delivery(Instant.now().plus(TOO_OLD));
        assertThatCode(() -> verify(good, good.secret(), good.body())).doesNotThrowAnyException();
        assertThatCode(() -> verify(good, good.oldSecret(), good.body())).doesNotThrowAnyException();
        assertThatThrownBy(() -> verify(good, good.secret(), good.body().replace("m/1", "m/2")))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> verify(good, WRONG_SECRET, good.body()))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> verify(old, old.secret(), old.body()))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> verify(early, early.secret(), early.body()))
                .isInstanceOf(WebhookVerificationException.class);
        assertThat(good.body().getBytes(UTF_8)).hasSizeGreaterThan(good.body().length());
    }

    @Test
    @ReaderTest
    void pythonLibraryAcceptsNewAndOldSecretAndNothingElse() throws IOException {
        assertThat(ForeignPrograms.python(PYTHON, arguments()).lines()).containsExactlyElementsOf(VERDICTS);
    }

    @Test
    @ReaderTest
    void nodeLibraryAcceptsNewAndOldSecretAndNothingElse() throws IOException {
        assertThat(ForeignPrograms.node(NODE, arguments()).lines()).containsExactlyElementsOf(VERDICTS);
    }
}
