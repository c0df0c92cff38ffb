package dev.chatreplay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatreplay.runtime.Sha256;
import java.nio.ByteBuffer;

/// A set of texts in at most 27 bytes a text: a hash table of the first 64 bits of their SHA-256. Two of a million texts have the same
/// bits with a probability of one in 37 million. Not thread-safe.
final class SeenLetters {
    private static final int FIRST_SLOTS = 1024;
    /// The table grows when more than three fifths of it are full.
    private static final double MAX_LOAD = 0.6;

    /// The hashes. An empty slot is 0, so the hash 0 is stored as 1.
    private long[] slots = new long[FIRST_SLOTS];
    private int size;

    /// Adds a text.
    ///
    /// @return whether the set did not have it
    boolean add(String text) {
        if (size >= MAX_LOAD * slots.length) {
            grow();
        }
        var hash = hash(text);
        var slot = slot(hash);
        if (slots[slot] == hash) {
            return false;
        }
        slots[slot] = hash;
        size++;
        return true;
    }

    boolean contains(String text) {
        var hash = hash(text);
        return slots[slot(hash)] == hash;
    }

    private static long hash(String text) {
        var hash = ByteBuffer.wrap(Sha256.start().digest(text.getBytes(UTF_8))).getLong();
        return hash == 0 ? 1 : hash;
    }

    /// Returns the slot that has the hash, or the empty slot for it.
    private int slot(long hash) {
        int slot = (int) Math.floorMod(hash, (long) slots.length);
        while (slots[slot] != 0 && slots[slot] != hash) {
            slot = slot + 1 == slots.length ? 0 : slot + 1;
        }
        return slot;
    }

    private void grow() {
        var before = slots;
        slots = new long[2 * before.length];
        for (var hash : before) {
            if (hash != 0) {
                slots[slot(hash)] = hash;
            }
        }
    }
}
