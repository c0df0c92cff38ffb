package dev.chatreplay.chat;

import java.util.OptionalLong;

/// Maps digests to numbers, with open addressing in one array. An entry takes 32 to 64 bytes, however long the id of its digest is.
/// Not thread-safe.
final class DigestTable {
    private static final int LONGS_PER_SLOT = 3;
    private static final int FIRST_SLOTS = 16;

    /// Slots of a digest's two halves and its number plus one. A zero there marks a free slot.
    private long[] slots = new long[0];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /// Sets the number of a digest.
    ///
    /// @param number at least 0
    void put(Digest digest, long number) {
        // Three of four slots are used at most, because the search gets slow in a full table.
        if (4L * (size + 1) > 3L * slotCount()) {
            grow();
        }
        var at = slotOf(digest);
        if (slots[at + 2] == 0) {
            size++;
        }
        set(at, digest, number);
    }

    /// Returns the number of a digest; empty when it has none.
    OptionalLong find(Digest digest) {
        if (isEmpty()) {
            return OptionalLong.empty();
        }
        var number = slots[slotOf(digest) + 2] - 1;
        return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }

    private int slotCount() {
        return slots.length / LONGS_PER_SLOT;
    }

    /// Returns the index of the digest's slot, or of the free slot for it.
    private int slotOf(Digest digest) {
        var mask = slotCount() - 1;
        for (var slot = (int) digest.low() & mask;; slot = (slot + 1) & mask) {
            var at = slot * LONGS_PER_SLOT;
            if (slots[at + 2] == 0 || (slots[at] == digest.high() && slots[at + 1] == digest.low())) {
                return at;
            }
        }
    }

    private void set(int at, Digest digest, long number) {
        slots[at] = digest.high();
        slots[at + 1] = digest.low();
        slots[at + 2] = number + 1;
    }

    private void grow() {
        var before = slots;
        slots = new long[Math.max(FIRST_SLOTS * LONGS_PER_SLOT, Math.multiplyExact(before.length, 2))];
        for (var at = 0; at < before.length; at += LONGS_PER_SLOT) {
            if (before[at + 2] != 0) {
                var digest = new Digest(before[at], before[at + 1]);
                set(slotOf(digest), digest, before[at + 2] - 1);
            }
        }
    }
}
