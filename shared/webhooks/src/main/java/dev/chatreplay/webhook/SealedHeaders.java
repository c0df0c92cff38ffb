package dev.chatreplay.webhook;

import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;

/// The custom headers of a webhook, as its row has them. [HeaderVault] encrypts and decrypts them.
///
/// @param names their names
/// @param masterVersion the version of the master secret whose key encrypted them
/// @param encrypted names and values, encrypted
public record SealedHeaders(Set<String> names, int masterVersion, SdkBytes encrypted) {
    /// No headers.
    public static final SealedHeaders NONE = new SealedHeaders(Set.of(), 0, SdkBytes.fromByteArray(new byte[0]));

    /// Copies the names.
    public SealedHeaders {
        names = Set.copyOf(names);
    }

    /// Returns whether there are none.
    public boolean isEmpty() {
        return names.isEmpty();
    }

    /// Leaves out the encrypted part.
    @Override
    public String toString() {
        return "SealedHeaders" + names;
    }
}
