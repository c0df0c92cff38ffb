package dev.chatreplay.api.hundredms;

import dev.chatreplay.api.QueryParameters;
import dev.chatreplay.download.ChatAnswer;
import dev.chatreplay.download.ChatFiles;
import dev.chatreplay.download.DownloadLinks;
import dev.chatreplay.download.SessionAccess;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.http.HttpRequest;
import dev.chatreplay.http.HttpResponse;
import dev.chatreplay.http.RequestContext;
import dev.chatreplay.runtime.ApiException;
import dev.chatreplay.runtime.ApiException.Reason;
import dev.chatreplay.runtime.Json;
import dev.chatreplay.session.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The routes for recording assets: the exported chats of ended sessions.
public final class AssetRoutes {
    private static final int DEFAULT_SECONDS = 3600;
    private static final int MAX_SECONDS = 604_800;

    private final HundredMs contract;
    private final TokenAccess access;
    private final Assets assets;
    private final ChatFiles files;
    private final DownloadLinks links;

    public AssetRoutes(HundredMs contract, SessionAccess access, Assets assets, ChatFiles files, DownloadLinks links) {
        this.contract = contract;
        this.access = new TokenAccess(contract, access);
        this.assets = assets;
        this.files = files;
        this.links = links;
    }

    /// Handles `GET /100ms/v2/recording-assets`: lists the assets of the organization, the newest session first.
    public HttpResponse list(HttpRequest request, RequestContext context) {
        var parameters = new QueryParameters(request);
        var query = AssetQuery.read(parameters);
        var granted = access.authorize(request, query.sessionId(), context);
        parameters.check();
        var page = query.page();
        if (query.isEmpty()) {
            return answer(page.limit(), List.of(), Optional.empty());
        }
        if (query.sessionId().isPresent()) {
            return answer(page.limit(), granted.found().filter(session -> isOfRoom(session, page)).flatMap(assets::of)
                    .stream().toList(), Optional.empty());
        }
        var list = assets.list(granted.caller().organization().id(), page, context.deadline());
        return list.isCut()
                ? contract.pageNotFull(request, context.line())
                : answer(page.limit(), list.entries(), list.nextCursor());
    }

    private static boolean isOfRoom(Session session, ListQuery page) {
        return page.roomId().isEmpty() || page.roomId().equals(session.meetingId());
    }

    private HttpResponse answer(int limit, List<Asset> found, Optional<String> last) {
        return ListAnswer.of(limit, found, last, assets::write);
    }

    /// Handles `GET /100ms/v2/recording-assets/{assetId}`.
    public HttpResponse get(HttpRequest request, RequestContext context) {
        var asset = find(request, context);
        return new HttpResponse(200, Json.object(json -> assets.write(asset, json)));
    }

    /// Handles `GET /100ms/v2/recording-assets/{assetId}/presigned-url?presign_duration=3600`: answers with a download link. The link ends
    /// earlier than requested at the end of the lifetime of links, of the credentials, or of the file.
    public HttpResponse presignedUrl(HttpRequest request, RequestContext context) {
        var parameters = new QueryParameters(request);
        var seconds = parameters.wholeNumber("presign_duration", 1, MAX_SECONDS).orElse(DEFAULT_SECONDS);
        var sessionId = AssetId.sessionOf(request.pathParameter(HundredMs.ASSET_ID));
        var granted = access.authorize(request, sessionId, context);
        parameters.check();
        var asset = granted.found().flatMap(assets::of).orElseThrow(AssetRoutes::notFound);
        return switch (files.of(asset.session(), ChatFormat.CSV_100MS, context.deadline())) {
            case ChatAnswer.Ready ready -> {
                ready.addTo(context.line());
                yield link(asset, ready, Duration.ofSeconds(seconds));
            }
            case ChatAnswer.Processing(var retryAfter) -> contract.processing(request, retryAfter, context.line());
        };
    }

    private HttpResponse link(Asset asset, ChatAnswer.Ready ready, Duration lifetime) {
        var link = links.ofAtMost(lifetime).sign(ready.file(), ready.format(), ready.session().key().sessionId(),
                ready.endsAt());
        return new HttpResponse(200, Json.object(json -> {
            json.writeStringField("id", asset.id());
            json.writeStringField("path", assets.path(ready));
            json.writeStringField("url", link.url().toString());
            json.writeNumberField("expiry", link.secondsLeft());
        }));
    }

    private Asset find(HttpRequest request, RequestContext context) {
        var sessionId = AssetId.sessionOf(request.pathParameter(HundredMs.ASSET_ID));
        return access.authorize(request, sessionId, context).found().flatMap(assets::of)
                .orElseThrow(AssetRoutes::notFound);
    }

    private static ApiException notFound() {
        return new ApiException(Reason.SESSION_NOT_FOUND, "Check the id: this organization has no such asset.",
                List.of());
    }
}
