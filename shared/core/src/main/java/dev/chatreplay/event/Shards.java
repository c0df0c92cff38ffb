package dev.chatreplay.event;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// Spreads names over the partitions of a table or an index. The function must never change, because stored rows depend on it.
public final class Shards {
    private Shards() {}

    /// Returns the shard of a name: the CRC-32 of its UTF-8 bytes, modulo `count`.
    public static int of(String name, int count) {
        var checksum = new CRC32();
        checksum.update(name.getBytes(StandardCharsets.UTF_8));
        return (int) (checksum.getValue() % count);
    }
}
