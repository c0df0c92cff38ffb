package dev.chatreplay.client;

/// A client of the API in the contract of Cloudflare RealtimeKit.
///
/// @param api the same API with a Bearer key
/// @param app the path of the app, whose id is the id of the organization
public record RealtimeKitApi(Api api, String app) {
    /// The base path of Cloudflare's API.
    public static final String CLIENT_V4 = "/client/v4";

    /// Creates a client with the key of an API.
    ///
    /// @param basePath [#CLIENT_V4], or empty
    public static RealtimeKitApi of(Api api, String basePath) {
        return new RealtimeKitApi(api.with("Bearer " + api.apiKey()), path(basePath, api.organizationId()));
    }

    /// Returns a client with the same key and the app of another organization.
    public RealtimeKitApi at(String organizationId) {
        return new RealtimeKitApi(api, path(CLIENT_V4, organizationId));
    }

    private static String path(String basePath, String organizationId) {
        return basePath + "/accounts/any-account/realtime/kit/" + organizationId;
    }

    /// Sends a GET request once.
    ///
    /// @param path the path below the app: `/sessions`
    public Answer get(String path) {
        return api.get(app + path);
    }

    /// Repeats a GET request until its answer is not 503.
    public Answer getWhenReady(String path) {
        return Api.whenReady(() -> get(path));
    }

    /// Sends a request with a JSON body.
    public Answer send(String method, String path, String json) {
        return api.send(method, app + path, json);
    }
}
