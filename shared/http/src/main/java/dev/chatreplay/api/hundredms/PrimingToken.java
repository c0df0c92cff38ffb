package dev.chatreplay.api.hundredms;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatreplay.aws.AwsClients;
import dev.chatreplay.http.Priming;
import dev.chatreplay.runtime.Environment;
import dev.chatreplay.runtime.Json;
import dev.chatreplay.secret.HundredMsSecrets;
import dev.chatreplay.secret.MasterSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/// Signs the token of the sample request, because no token is valid for longer than a day.
public final class PrimingToken implements Priming.Token {
    private static final String ORGANIZATION = "demo";
    private static final int FIRST = 1;
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final AwsClients aws;

    /// @param aws calls nothing, because the master secret of priming is a text
    public PrimingToken(AwsClients aws) {
        this.aws = aws;
    }

    @Override
    public String at(Instant now) {
        var master = MasterSecret.from(Environment.of(Map.of("MASTER_SECRET", Priming.MASTER_SECRET)), aws);
        var signed = part(json -> json.writeStringField("alg", "HS256")) + "." + part(json -> {
            json.writeStringField("access_key", ORGANIZATION + "." + FIRST);
            json.writeStringField("type", "management");
            json.writeNumberField("version", 2);
            json.writeStringField("jti", "priming");
            json.writeNumberField("iat", now.getEpochSecond());
            json.writeNumberField("nbf", now.getEpochSecond());
            json.writeNumberField("exp", now.plus(LIFETIME).getEpochSecond());
        });
        return signed + "."
                + ManagementToken.signature(signed, HundredMsSecrets.text(master, ORGANIZATION, FIRST, FIRST));
    }

    private static String part(Json.Fields fields) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.object(fields).getBytes(UTF_8));
    }
}
