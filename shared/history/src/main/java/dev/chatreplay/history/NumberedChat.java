package dev.chatreplay.history;

import dev.chatreplay.export.LeftOut;
import dev.chatreplay.history.TooMuchToReadException.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/// The public chat of a session in the order of its message ids, read by the numbers of the messages.
///
/// The file has the same order by seconds. Within a second, this class sorts the messages of the file by their ids. So it reads whole seconds.
/// All reads for a chat have the bounds of [BoundedReads]. Not thread-safe.
public final class NumberedChat {
    /// The maximum number of bytes of one read of a walk.
    private static final int BYTES_PER_STEP = 2_000_000;

    private final MessageBlocks blocks;
    private final ChatIndex index;
    private final LeftOut leftOut;

    /// Receives messages until it returns false.
    private interface Visitor {
        boolean visit(StoredMessage message);
    }

    NumberedChat(MessageBlocks blocks, ChatIndex index, LeftOut leftOut) {
        this.blocks = blocks;
        this.index = index;
        this.leftOut = leftOut;
    }

    /// Returns the parts of the log that an export of this call leaves out.
    public LeftOut leftOut() {
        return leftOut;
    }

    /// Returns the markers of the participants, in the order of their ids. A very large session gives those of the first participants alone.
    public List<Marker> markers() {
        return index.markers();
    }

    /// Returns the markers of all participants.
    ///
    /// @throws TooMuchToReadException when they are larger than one read
    public List<Marker> allMarkers() {
        if (!index.hasAllMarkers()) {
            throw new TooMuchToReadException(Part.RANGE);
        }
        return index.markers();
    }

    /// Counts the messages of a range.
    ///
    /// @throws TooMuchToReadException when the second of an end has more messages than the bounds allow
    public long count(IdRange range) {
        return Math.max(0, before(range.until()) - before(range.from()));
    }

    /// Counts the messages of a range that a filter accepts.
    ///
    /// @throws TooMuchToReadException when the range has more messages than the bounds allow
    public long count(IdRange range, Predicate<StoredMessage> filter) {
        var counted = new long[1];
        walk(before(range.from()), before(range.until()), Order.OLDEST_FIRST, message -> {
            counted[0] += filter.test(message) ? 1 : 0;
            return true;
        });
        return counted[0];
    }

    /// Returns a page of a range by the numbers of its messages. It reads only what is around the page and the ends of the range.
    ///
    /// @param skip the number of messages before the page, in the order
    /// @throws TooMuchToReadException when the page, or a second of it, has more bytes than the bounds allow
    public List<StoredMessage> page(IdRange range, Order order, long skip, int limit) {
        var from = before(range.from());
        var until = before(range.until());
        return switch (order) {
            case OLDEST_FIRST -> sorted(from + skip, Math.min(until, from + skip + limit));
            case NEWEST_FIRST -> sorted(Math.max(from, until - skip - limit), until - skip).reversed();
        };
    }

    /// Returns a page of those messages of a range that a filter accepts. It reads the messages from the begin of the range in the order.
    ///
    /// @param skip the number of accepted messages before the page
    /// @throws TooMuchToReadException when the bounds do not suffice to fill the page
    public List<StoredMessage> select(IdRange range, Predicate<StoredMessage> filter, Order order, long skip,
            int limit) {
        var page = new ArrayList<StoredMessage>();
        var left = new long[]{skip};
        walk(before(range.from()), before(range.until()), order, message -> {
            if (filter.test(message) && left[0]-- <= 0) {
                page.add(message);
            }
            return page.size() < limit;
        });
        return page;
    }

    private void walk(long from, long until, Order order, Visitor visitor) {
        var low = from;
        var high = until;
        while (low < high) {
            var part = switch (order) {
                case OLDEST_FIRST -> sorted(low, Math.min(high, blocks.end(lastBlock(low))));
                case NEWEST_FIRST -> sorted(Math.max(low, blocks.first(firstBlock(high))), high).reversed();
            };
            for (var message : part) {
                if (!visitor.visit(message)) {
                    return;
                }
            }
            switch (order) {
                case OLDEST_FIRST -> low += part.size();
                case NEWEST_FIRST -> high -= part.size();
            }
        }
    }

    private int lastBlock(long low) {
        var first = blocks.of(low);
        var last = first;
        while (last + 1 < blocks.size() && blocks.bytes(first, last + 1) <= BYTES_PER_STEP) {
            last++;
        }
        return last;
    }

    private int firstBlock(long high) {
        var last = blocks.of(high - 1);
        var first = last;
        while (first > 0 && blocks.bytes(first - 1, last) <= BYTES_PER_STEP) {
            first--;
        }
        return first;
    }

    /// Returns the number of messages before an end of a range.
    private long before(String end) {
        if (end.equals(IdRange.ALL.from()) || blocks.size() == 0) {
            return 0;
        }
        if (end.equals(IdRange.ALL.until())) {
            return blocks.count();
        }
        var position = beforeSecond(IdRange.second(end));
        if (IdRange.isStartOfSecond(end) || position == blocks.count()
                || blocks.secondAt(position) > IdRange.second(end)) {
            return position;
        }
        var block = blocks.of(position);
        blocks.load(block, block, Part.RANGE);
        return position + sorted(position, groupEnd(position)).stream()
                .filter(message -> message.id().text().compareTo(end) < 0).count();
    }

    private long beforeSecond(long second) {
        var block = blocks.before(second) - 1;
        if (block < 0) {
            return 0;
        }
        blocks.load(block, block, Part.RANGE);
        var position = blocks.first(block);
        while (position < blocks.end(block) && blocks.at(position).second() < second) {
            position++;
        }
        return position;
    }

    /// Returns the messages from one number to before another one, in the order of ids.
    private List<StoredMessage> sorted(long from, long to) {
        if (from >= to) {
            return List.of();
        }
        blocks.load(blocks.of(from), blocks.of(to - 1), Part.RANGE);
        var start = groupStart(from);
        var end = groupEnd(to - 1);
        var messages = new ArrayList<StoredMessage>();
        for (var position = start; position < end; position++) {
            messages.add(blocks.at(position));
        }
        // A stable sort, so that messages of one id have an order, too.
        messages.sort(Comparator.comparing(StoredMessage::id));
        return messages.subList(Math.toIntExact(from - start), Math.toIntExact(to - start));
    }

    /// Returns the number of the first message of a message's second, and reads the blocks of this second before it.
    private long groupStart(long of) {
        var second = blocks.at(of).second();
        var block = blocks.of(of);
        if (blocks.second(block) == second) {
            blocks.load(Math.max(0, blocks.before(second) - 1), block, Part.SECOND);
        }
        var position = of;
        while (position > 0 && blocks.secondAt(position - 1) == second) {
            position--;
        }
        return position;
    }

    /// Returns the number after the last message of a message's second, and reads the blocks of this second behind it.
    private long groupEnd(long of) {
        var second = blocks.at(of).second();
        var block = blocks.of(of);
        blocks.load(block, Math.max(block, blocks.before(second + 1) - 1), Part.SECOND);
        var position = of + 1;
        while (position < blocks.count() && blocks.secondAt(position) == second) {
            position++;
        }
        return position;
    }
}
