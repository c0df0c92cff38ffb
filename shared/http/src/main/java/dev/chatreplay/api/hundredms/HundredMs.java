package dev.chatreplay.api.hundredms;

import dev.chatreplay.api.Contract;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.organization.Credentials;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.LogLine;
import dev.chatreplay.secret.MasterSecret;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// The contract of 100ms: management tokens that the caller signs, and errors with `code`, `message` and `details`. While a file is not ready,
/// the answer is 503.
public final class HundredMs implements Contract {
    /// The name of the path parameter with the id of an asset.
    static final String ASSET_ID = "assetId";

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final MasterSecret master;
    private final Clock clock;

    /// @param master derives the secrets that sign the tokens
    public HundredMs(MasterSecret master, Clock clock) {
        this.master = master;
        this.clock = clock;
    }

    @Override
    public Optional<String> organizationId(HttpRequest request) {
        return HundredMsErrors.organizationId(request);
    }

    @Override
    public Credentials credentials(HttpRequest request) {
        return HundredMsErrors.token(request).filter(token -> token.isValidAt(clock.instant()))
                .map(token -> new TokenCredentials(token, master))
                .orElseThrow(() -> new ApiException(Reason.UNAUTHORIZED));
    }

    @Override
    public void identify(HttpRequest request, LogLine line) {
        Contract.super.identify(request, line);
        AssetId.sessionOf(request.pathParameter(ASSET_ID)).ifPresent(id -> line.with(SESSION_ID, id));
    }

    @Override
    public HttpResponse processing(HttpRequest request, Duration retryAfter, LogLine line) {
        return HundredMsErrors.ERRORS.processing(request.requestId(), retryAfter, line);
    }

    /// Answers a request for a page that is not full within the bounds of one call. A client of 100ms takes a short page for the last one, and
    /// would lose the rest without an error.
    HttpResponse pageNotFull(HttpRequest request, LogLine line) {
        return HundredMsErrors.ERRORS.later("PAGE_NOT_FULL",
                "Too many sessions without a match lie between the entries of this page. Narrow the list with room_id or session_id.",
                request.requestId(), RETRY_AFTER, line);
    }

    @Override
    public ErrorResponse translate(RuntimeException thrown, String requestId) {
        return HundredMsErrors.ERRORS.of(thrown, requestId);
    }
}
