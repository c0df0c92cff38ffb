package dev.chatreplay.chat;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Counts the messages of each participant. The participants are in the order of their first messages.
///
/// Memory takes at most 200 bytes a participant, however long the ids and names are: a [Spill] holds them. Each change of a name takes further
/// room there. Not thread-safe.
public final class Speakers implements AutoCloseable {
    /// The maximum number of participants: those who speak first. They then take 20 MB.
    public static final int MAX_PARTICIPANTS = 100_000;

    private static final int FIRST_BYTES_READ = 512;
    private static final long HASH_FACTOR = 0x9E37_79B9_7F4A_7C15L;

    private final int maxParticipants;
    private final Spill spill;
    private final DataOutputStream out;
    private final DigestTable numbers = new DigestTable();
    private final List<Entry> entries = new ArrayList<>();
    private boolean isTruncated;

    /// A participant with at least one message.
    ///
    /// @param userId the id of the account in the last message
    /// @param displayName the name in the last message
    /// @param firstAt the canonical time of the first message
    /// @param lastAt the canonical time of the last message
    /// @param messages the number of messages
    public record Speaker(String participantId, Optional<String> userId, String displayName, String firstAt,
            String lastAt, long messages) {}

    /// Receives participants.
    public interface Consumer {
        /// Receives the next participant.
        ///
        /// @throws IOException when it cannot write the participant
        void accept(Speaker speaker) throws IOException;
    }

    private static final class Entry {
        private final long first;
        private long name;
        private long nameHash;
        private String lastAt;
        private int messages;

        /// @param first the offset of the participant's id and first time in the spill
        Entry(long first, String firstAt) {
            this.first = first;
            this.lastAt = firstAt;
        }
    }

    /// Creates the count of a chat without messages.
    public Speakers() {
        this(MAX_PARTICIPANTS, new Spill());
    }

    Speakers(int maxParticipants, Spill spill) {
        this.maxParticipants = maxParticipants;
        this.spill = spill;
        this.out = new DataOutputStream(spill);
    }

    /// Counts a message. No later message may have an earlier `createdAt`.
    ///
    /// @throws OutOfSpaceException when the temporary storage has no more room
    public void add(ChatMessage message) {
        var digest = Digest.of(message.participantId());
        var number = numbers.find(digest);
        if (number.isPresent()) {
            count(entries.get((int) number.getAsLong()), message);
        } else if (entries.size() < maxParticipants) {
            numbers.put(digest, entries.size());
            var entry = new Entry(spill.length(), message.createdAt());
            entries.add(entry);
            write(message.participantId(), message.createdAt());
            count(entry, message);
        } else {
            isTruncated = true;
        }
    }

    private void count(Entry entry, ChatMessage message) {
        var hash = hash(hash(1, message.userId().orElse("")), message.displayName());
        if (entry.messages == 0 || hash != entry.nameHash) {
            entry.name = spill.length();
            entry.nameHash = hash;
            write(message.userId().orElse(""), message.displayName());
        }
        entry.lastAt = message.createdAt();
        entry.messages++;
    }

    /// Two names have one hash with a chance of 1 in 2^64. A digest for each message would take longer.
    private static long hash(long start, String text) {
        var hash = start * HASH_FACTOR;
        for (var i = 0; i < text.length(); i++) {
            hash = (hash + text.charAt(i) + 1) * HASH_FACTOR;
        }
        return hash;
    }

    private void write(String first, String second) {
        try {
            out.writeUTF(first);
            out.writeUTF(second);
        } catch (IOException e) {
            throw new UncheckedIOException("a spill throws no IOException", e);
        }
    }

    /// Returns the number of participants.
    public int size() {
        return entries.size();
    }

    /// Returns whether more than [#MAX_PARTICIPANTS] have spoken.
    public boolean isTruncated() {
        return isTruncated;
    }

    /// Hands over the participants, in the order of their first messages.
    ///
    /// @throws IOException when `consumer` throws it, or when the temporary storage cannot be read
    public void forEach(Consumer consumer) throws IOException {
        for (var entry : entries) {
            var first = spill.from(entry.first, FIRST_BYTES_READ);
            var participantId = first.readUTF();
            var firstAt = first.readUTF();
            var name = spill.from(entry.name, FIRST_BYTES_READ);
            var userId = Optional.of(name.readUTF()).filter(id -> !id.isEmpty());
            consumer.accept(new Speaker(participantId, userId, name.readUTF(), firstAt, entry.lastAt, entry.messages));
        }
    }

    /// Deletes the temporary storage.
    @Override
    public void close() {
        spill.close();
    }
}
