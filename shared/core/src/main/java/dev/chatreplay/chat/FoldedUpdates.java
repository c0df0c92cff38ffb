package dev.chatreplay.chat;

import dev.chatreplay.event.PayloadType;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The result of all updates of one message, for one type of payload. A [Spill] holds it until the message is read.
///
/// @param lastEdit the last edit that is valid for the type
/// @param validEdits the number of edits that are valid for the type; 0 for a deleted message
/// @param skippedEdits the number of edits that are not valid for the type
/// @param reactions a compact JSON object; empty when there is none
record FoldedUpdates(boolean deleted, boolean pinned, Optional<Edit> lastEdit, int validEdits, int skippedEdits,
        Optional<String> reactions) {
    /// The result when a message has no updates.
    static final FoldedUpdates NONE = new FoldedUpdates(false, false, Optional.empty(), 0, 0,
            Optional.empty());

    /// A new payload of a message.
    ///
    /// @param at the canonical time of the edit
    /// @param isText whether the payload is a JSON string
    record Edit(String at, boolean isText, String payload) {}

    /// The result for every type, as long as the type of the message is not known.
    ///
    /// @param edits the number of all edits
    /// @param lastValid the last edit that is valid for each type; empty for a deleted message
    /// @param skippedEdits the number of edits that are not valid for each type
    /// @param reactionBytes the length of the reactions, which end in the spill where this record begins
    record OfAnyType(boolean deleted, boolean pinned, int edits, Map<PayloadType, Edit> lastValid,
            Map<PayloadType, Integer> skippedEdits, int reactionBytes) {

        /// Writes the record.
        ///
        /// @return its offset
        long write(Spill spill) {
            var offset = spill.length();
            try {
                write(new DataOutputStream(spill));
                return offset;
            } catch (IOException e) {
                throw new IllegalStateException("a spill throws no IOException", e);
            }
        }

        private void write(DataOutputStream out) throws IOException {
            out.writeBoolean(deleted);
            out.writeBoolean(pinned);
            out.writeInt(reactionBytes);
            out.writeInt(edits);
            for (var type : PayloadType.values()) {
                out.writeInt(skippedEdits.getOrDefault(type, 0));
            }
            // One edit is mostly valid for several types. It is written once.
            var edits = Set.copyOf(lastValid.values());
            out.writeByte(edits.size());
            for (var edit : edits) {
                write(edit, out);
            }
        }

        private void write(Edit edit, DataOutputStream out) throws IOException {
            for (var type : PayloadType.values()) {
                out.writeBoolean(edit.equals(lastValid.get(type)));
            }
            out.writeUTF(edit.at());
            out.writeBoolean(edit.isText());
            var payload = edit.payload().getBytes(StandardCharsets.UTF_8);
            out.writeInt(payload.length);
            out.write(payload);
        }
    }

    /// Reads the result for one type.
    ///
    /// @param offset the offset of the record in `spill`
    static FoldedUpdates read(Spill spill, long offset, PayloadType type) throws IOException {
        var in = spill.from(offset);
        var deleted = in.readBoolean();
        var pinned = in.readBoolean();
        var reactionBytes = in.readInt();
        var edits = in.readInt();
        var skipped = 0;
        for (var each : PayloadType.values()) {
            var count = in.readInt();
            skipped = each == type ? count : skipped;
        }
        var edit = readEdit(in, type);
        var valid = deleted ? 0 : edits - skipped;
        var reactions = reactionBytes == 0
                ? Optional.<String>empty()
                : Optional.of(text(spill.from(offset - reactionBytes), reactionBytes));
        return new FoldedUpdates(deleted, pinned, edit, valid, skipped, reactions);
    }

    private static Optional<Edit> readEdit(DataInputStream in, PayloadType type) throws IOException {
        for (var edits = in.readByte(); edits > 0; edits--) {
            var isLastValid = false;
            for (var each : PayloadType.values()) {
                isLastValid |= in.readBoolean() && each == type;
            }
            var at = in.readUTF();
            var isText = in.readBoolean();
            var length = in.readInt();
            if (isLastValid) {
                return Optional.of(new Edit(at, isText, text(in, length)));
            }
            in.skipNBytes(length);
        }
        return Optional.empty();
    }

    private static String text(DataInputStream in, int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
