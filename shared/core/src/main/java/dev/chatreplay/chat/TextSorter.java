package dev.chatreplay.chat;

import dev.chatreplay.event.KeyParts;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// Sorts texts by their keys, in the order of [KeyParts#ORDER]. It sorts some of them at a time in memory, holds these sorted runs in
/// temporary storage, and merges them. Not thread-safe.
final class TextSorter {
    private static final int READ_BYTES = 16 << 10;
    /// The memory of a text beside its bytes.
    private static final int OBJECT_BYTES = 150;
    private static final int END_OF_RUN = -1;
    private static final Comparator<Text> ORDER = Comparator.comparing(Text::key, KeyParts.ORDER);

    private final Spill spill;
    private final long runBytes;
    private final List<Long> runs = new ArrayList<>();
    private List<Text> run = new ArrayList<>();
    private long bytes;
    private boolean isSorted;

    /// A text and the key that orders it.
    record Text(String key, String value) {
        /// The memory of a string takes two bytes for each character when one of them is not Latin-1.
        private long maxBytes() {
            return 2L * (key.length() + value.length()) + OBJECT_BYTES;
        }
    }

    /// Creates an empty sorter.
    ///
    /// @param spill holds the sorted runs. Several sorters may share it; the caller closes it
    /// @param runBytes the maximum size of the texts in memory
    TextSorter(Spill spill, long runBytes) {
        this.spill = spill;
        this.runBytes = runBytes;
    }

    /// Adds a text. The keys must differ.
    ///
    /// @throws OutOfSpaceException when the temporary storage has no more room
    void add(String key, String value) {
        var text = new Text(key, value);
        run.add(text);
        isSorted = false;
        bytes += text.maxBytes();
        if (bytes >= runBytes) {
            spillRun();
        }
    }

    /// Returns the texts in order, at each call from the first one. Several iterators may be read in turn. Add no text after a call.
    Iterator<Text> sorted() {
        List<Iterator<Text>> sorted = new ArrayList<>();
        runs.forEach(offset -> sorted.add(new Run(offset)));
        sortRun();
        sorted.add(run.iterator());
        return OrderedMerge.merge(sorted, ORDER);
    }

    /// Sorts once, because an iterator over the run may be open.
    private void sortRun() {
        if (!isSorted) {
            run.sort(ORDER);
            isSorted = true;
        }
    }

    private void spillRun() {
        sortRun();
        runs.add(spill.length());
        try {
            var out = new DataOutputStream(spill);
            for (var text : run) {
                write(out, text.key());
                write(out, text.value());
            }
            out.writeInt(END_OF_RUN);
        } catch (IOException e) {
            throw new IllegalStateException("a spill throws no IOException", e);
        }
        run = new ArrayList<>();
        bytes = 0;
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        var encoded = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(encoded.length);
        out.write(encoded);
    }

    /// The texts of one run in the temporary storage.
    private final class Run implements Iterator<Text> {
        private final DataInputStream in;
        private int keyLength;

        Run(long offset) {
            this.in = spill.from(offset, READ_BYTES);
            this.keyLength = readLength();
        }

        @Override
        public boolean hasNext() {
            return keyLength != END_OF_RUN;
        }

        @Override
        public Text next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no more texts");
            }
            var text = new Text(readText(keyLength), readText(readLength()));
            keyLength = readLength();
            return text;
        }

        private int readLength() {
            try {
                return in.readInt();
            } catch (IOException e) {
                throw new UncheckedIOException("the temporary storage cannot be read", e);
            }
        }

        private String readText(int length) {
            try {
                return new String(in.readNBytes(length), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException("the temporary storage cannot be read", e);
            }
        }
    }
}
