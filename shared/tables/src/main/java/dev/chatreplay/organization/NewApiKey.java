package dev.chatreplay.organization;

import java.time.Instant;
import java.util.Set;

/// An API key that was just created. No table holds its text, so it can be shown only now.
///
/// @param text the key, which the caller sends
/// @param key the part to store
public record NewApiKey(String text, ApiKey key) {
    /// The name of the key that an organization gets when it is created.
    public static final String FIRST = "first";

    /// Creates a key with a random id and a random secret.
    public static NewApiKey create(String name, Set<Scope> scopes, Instant now) {
        var id = ApiKeyText.newId();
        var text = ApiKeyText.create(id);
        return new NewApiKey(text, new ApiKey(id, name, scopes, now, ApiKeyHash.of(text)));
    }

    /// Leaves out the text.
    @Override
    public String toString() {
        return "NewApiKey[key=" + key + "]";
    }
}
