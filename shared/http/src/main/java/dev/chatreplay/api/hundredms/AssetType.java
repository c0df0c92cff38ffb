package dev.chatreplay.api.hundredms;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;

/// The types of assets that 100ms has. Chat Replay has only chats.
enum AssetType {
    CHAT, ROOM_COMPOSITE, ROOM_COMPOSITE_LEGACY, ROOM_VOD, TRANSCRIPT, SUMMARY, TRACK, STREAM;

    /// Returns the name of 100ms.
    String typeName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Returns the types by their names.
    static SequencedMap<String, AssetType> byName() {
        var byName = new LinkedHashMap<String, AssetType>();
        for (var type : values()) {
            byName.put(type.typeName(), type);
        }
        return byName;
    }
}
