package dev.chatreplay.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatreplay.harness.ForeignPrograms;
import dev.chatreplay.harness.ReaderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Verifies the signature of RealtimeKit and Dyte as their documents say.
@ReaderTest
class RsaSignatureTest {
    /// RealtimeKit's document verifies the raw body, Dyte's the body after `JSON.parse` and `JSON.stringify`.
    private static final String NODE = """
            const crypto = require('crypto');
            const fs = require('fs');
            const {headers, body, publicKey} = JSON.parse(fs.readFileSync(process.argv[2], 'utf-8'));
            const verify = (text, signature) => crypto.verify('RSA-SHA256', Buffer.from(text), publicKey, Buffer.from(signature, 'base64'));
            console.log(verify(body, headers['rtk-signature']), verify(JSON.stringify(JSON.parse(body)), headers['dyte-signature']),
              verify(body.replace('m/1', 'm/2'), headers['rtk-signature']));
            """;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void nodeAcceptsRawAndSerializedBody() throws IOException {
        var file = SignedDelivery.at(Instant.now(), directory).write(directory.resolve("delivery.json"));
        assertThat(ForeignPrograms.node(NODE, file)).isEqualTo("true true false\n");
    }

    @Test
    void opensslAcceptsRawBodyAndRefusesChangedOne() throws IOException {
        var delivery = SignedDelivery.at(Instant.now(), directory);
        var key = Files.writeString(directory.resolve("public.pem"), delivery.publicKey());
        var signature = Files.write(directory.resolve("signature"),
                Base64.getDecoder().decode(delivery.headers().getOrDefault("rtk-signature", "")));
        var body = Files.writeString(directory.resolve("body"), delivery.body());
        var command = List.of("openssl", "dgst", "-sha256", "-verify", key.toString(), "-signature",
                signature.toString(), body.toString());
        assertThat(ForeignPrograms.run(command)).isEqualTo("Verified OK\n");
        Files.writeString(body, delivery.body() + " ");
        assertThatThrownBy(() -> ForeignPrograms.run(command)).isInstanceOf(AssertionError.class);
    }
}
