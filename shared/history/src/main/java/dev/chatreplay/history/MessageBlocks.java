package dev.chatreplay.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatreplay.history.TooMuchToReadException.Part;
import dev.chatreplay.session.ChatFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The messages of an `ndjson` file by their numbers. It reads whole blocks: a block begins where the index names a message. It keeps the blocks
/// that it has read. Not thread-safe.
final class MessageBlocks {
    private static final byte LF = '\n';

    private final BoundedReads reads;
    private final ChatFile file;
    private final List<Block> blocks;
    private final long count;
    private final Map<Integer, List<StoredMessage>> loaded = new HashMap<>();

    /// @param first the number of messages before the block
    /// @param bytes the number of bytes before the block
    /// @param second the second of the first message, as its id has it
    private record Block(long first, long bytes, long second) {}

    /// @param count the number of messages in the file
    MessageBlocks(BoundedReads reads, ChatFile file, LineOffsets offsets, long count) {
        this.reads = reads;
        this.file = file;
        this.count = count;
        this.blocks = new ArrayList<>();
        for (var offset : offsets.all()) {
            if (blocks.isEmpty() && offset.message() > 0) {
                // A file with too many offsets for one read begins with a block that is too large to read.
                blocks.add(new Block(0, 0, 0));
            }
            blocks.add(new Block(offset.message(), offset.bytes(),
                    MessageId.second(Instant.parse(offset.createdAt()))));
        }
    }

    /// Returns the number of messages.
    long count() {
        return count;
    }

    /// Returns the number of blocks.
    int size() {
        return blocks.size();
    }

    /// Returns the block of a message.
    int of(long position) {
        var low = 0;
        var high = blocks.size() - 1;
        while (low < high) {
            var middle = (low + high + 1) >>> 1;
            if (first(middle) <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /// Returns the number of messages before a block.
    long first(int block) {
        return block < blocks.size() ? blocks.get(block).first() : count;
    }

    /// Returns the number of messages up to the end of a block.
    long end(int block) {
        return first(block + 1);
    }

    /// Returns the second of the first message of a block.
    long second(int block) {
        return blocks.get(block).second();
    }

    /// Returns the number of blocks that begin before a second.
    int before(long second) {
        var low = 0;
        var high = blocks.size();
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (second(middle) < second) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Returns the number of bytes of some blocks.
    long bytes(int firstBlock, int lastBlock) {
        return start(lastBlock + 1) - start(firstBlock);
    }

    private long start(int block) {
        return block < blocks.size() ? blocks.get(block).bytes() : file.bytes();
    }

    /// Reads those of some blocks that it has not read.
    ///
    /// @param part what the blocks are read for
    /// @throws TooMuchToReadException when they are larger than the bounds
    void load(int firstBlock, int lastBlock, Part part) {
        var first = firstBlock;
        var last = lastBlock;
        while (first <= last && loaded.containsKey(first)) {
            first++;
        }
        while (last >= first && loaded.containsKey(last)) {
            last--;
        }
        if (first > last) {
            return;
        }
        if (!reads.allows(bytes(first, last))) {
            throw new TooMuchToReadException(part);
        }
        split(reads.read(file.key(), start(first), start(last + 1)), first, last);
    }

    private void split(byte[] lines, int first, int last) {
        var from = 0;
        for (var block = first; block <= last; block++) {
            var messages = new ArrayList<StoredMessage>();
            while (messages.size() < end(block) - first(block)) {
                var to = lineEnd(lines, from);
                messages.add(StoredMessage.parse(new String(lines, from, to - from, UTF_8)));
                from = to + 1;
            }
            loaded.put(block, messages);
        }
    }

    private static int lineEnd(byte[] lines, int from) {
        for (var i = from; i < lines.length; i++) {
            if (lines[i] == LF) {
                return i;
            }
        }
        throw new IllegalStateException("an index has more messages than its file");
    }

    /// Returns a message of a block that was read.
    StoredMessage at(long position) {
        var block = of(position);
        return Objects.requireNonNull(loaded.get(block), "the block was not read")
                .get(Math.toIntExact(position - first(block)));
    }

    /// Returns the second of a message of a block that was read, or of the first message of any block.
    long secondAt(long position) {
        var block = of(position);
        return first(block) == position ? second(block) : at(position).second();
    }
}
