package io.nanoredis.family.array;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.array.SparseArray;
import java.nio.charset.StandardCharsets;

/// The commands that look at single elements, ranges and figures of an array.
final class ArrayReads {
    /// A range of more indexes is refused, as its reply has an element for each.
    private static final long RANGE_MAX = 1_000_000;

    private static final ErrorReply RANGE_TOO_LARGE =
            ErrorReply.of("ERR range exceeds maximum of " + RANGE_MAX + " items");
    private static final byte[] LIMIT = ascii("LIMIT");
    private static final byte[] REV = ascii("REV");
    private static final byte[] FULL = ascii("FULL");

    private ArrayReads() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// ARCOUNT: the number of elements.
    static void arcount(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (ArrayKey.fits(record, out)) {
            out.integer(ArrayKey.open(cx, record).count());
        }
    }

    /// ARLEN: the greatest index plus one.
    static void arlen(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (ArrayKey.fits(record, out)) {
            ArrayIndex.reply(ArrayKey.open(cx, record).length(), out);
        }
    }

    /// ARNEXT: where the next append goes, null if nowhere.
    static void arnext(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (!ArrayKey.fits(record, out)) {
            return;
        }
        long next = ArrayKey.open(cx, record).next();
        if (next == SparseArray.EXHAUSTED) {
            out.nil();
        } else {
            ArrayIndex.reply(next, out);
        }
    }

    /// ARGET: one element.
    static void arget(ShardContext cx, Args args, ReplyWriter out) {
        if (!ArrayIndex.isIndex(args, 2)) {
            out.error(ArrayIndex.INVALID);
            return;
        }
        long record = cx.read(args, 1);
        if (ArrayKey.fits(record, out)) {
            replyAt(ArrayKey.open(cx, record), ArrayIndex.of(args, 2), out);
        }
    }

    private static void replyAt(SparseArray array, long index, ReplyWriter out) {
        if (array.seek(index)) {
            ArrayKey.reply(array, out);
        } else {
            out.nil();
        }
    }

    /// ARMGET: several elements.
    static void armget(ShardContext cx, Args args, ReplyWriter out) {
        if (!ArrayIndex.areIndexes(args, 2, 1)) {
            out.error(ArrayIndex.INVALID);
            return;
        }
        long record = cx.read(args, 1);
        if (!ArrayKey.fits(record, out)) {
            return;
        }
        SparseArray array = ArrayKey.open(cx, record);
        out.arrayHeader(args.count() - 2);
        for (int i = 2; i < args.count(); i++) {
            replyAt(array, ArrayIndex.of(args, i), out);
        }
    }

    /// ARGETRANGE: one reply per index, null for holes; backwards if the first is greater than the last.
    static void argetrange(ShardContext cx, Args args, ReplyWriter out) {
        if (!ArrayIndex.areIndexes(args, 2, 1)) {
            out.error(ArrayIndex.INVALID);
            return;
        }
        long from = ArrayIndex.of(args, 2);
        long to = ArrayIndex.of(args, 3);
        boolean ascending = Long.compareUnsigned(from, to) <= 0;
        long distance = ascending ? to - from : from - to;
        if (Long.compareUnsigned(distance, RANGE_MAX) >= 0) {
            out.error(RANGE_TOO_LARGE);
            return;
        }
        long record = cx.read(args, 1);
        if (ArrayKey.fits(record, out)) {
            replyRange(ArrayKey.open(cx, record), from, (int) distance + 1, ascending, out);
        }
    }

    /// Writes `count` elements or nulls from an index on; steps from element to element.
    private static void replyRange(SparseArray array, long from, int count, boolean ascending, ReplyWriter out) {
        out.arrayHeader(count);
        boolean more = ascending ? array.seekCeiling(from) : array.seekFloor(from);
        long index = from;
        for (int i = 0; i < count; i++) {
            if (more && array.index() == index) {
                ArrayKey.reply(array, out);
                more = array.step(ascending);
            } else {
                out.nil();
            }
            index += ascending ? 1 : -1;
        }
    }

    /// ARSCAN: the elements of a range with their indexes.
    static void arscan(ShardContext cx, Args args, ReplyWriter out) {
        if (!ArrayIndex.isIndex(args, 2) || !ArrayIndex.isIndex(args, 3)) {
            out.error(ArrayIndex.INVALID);
            return;
        }
        long limit = Long.MAX_VALUE;
        if (args.count() == 6 && args.is(4, LIMIT)) {
            if (!args.tryLong(5)) {
                out.error(ErrorReply.NOT_AN_INTEGER);
                return;
            }
            limit = args.longValue();
        } else if (args.count() > 4) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        if (limit < 1) {
            out.error(ErrorReply.MUST_BE_POSITIVE);
            return;
        }
        long record = cx.read(args, 1);
        if (ArrayKey.fits(record, out)) {
            ArrayRange range = new ArrayRange(ArrayIndex.of(args, 2), ArrayIndex.of(args, 3));
            SparseArray array = ArrayKey.open(cx, record);
            int mark = out.deferred();
            int found = 0;
            for (boolean more = range.first(array); more && found < limit; more = range.next(array)) {
                replyPair(array, out);
                found++;
            }
            out.closeDeferredArray(mark, found);
        }
    }

    /// Writes index and element at which the array stands, as an array of two.
    static void replyPair(SparseArray array, ReplyWriter out) {
        out.arrayHeader(2);
        ArrayIndex.reply(array.index(), out);
        ArrayKey.reply(array, out);
    }

    /// ARLASTITEMS: the elements that were appended last, going back from the place of the next append and from index 0
    /// on to the greatest one.
    static void arlastitems(ShardContext cx, Args args, ReplyWriter out) {
        boolean newestFirst = args.count() == 4 && args.is(3, REV);
        if (args.count() > 3 && !newestFirst) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        if (!args.tryLong(2) || args.longValue() < 0) {
            out.error(args.tryLong(2) ? ErrorReply.MUST_BE_POSITIVE : ErrorReply.NOT_AN_INTEGER);
            return;
        }
        long wanted = args.longValue();
        long record = cx.read(args, 1);
        if (!ArrayKey.fits(record, out)) {
            return;
        }
        SparseArray array = ArrayKey.open(cx, record);
        int count = (int) Math.min(wanted, Math.min(array.count(), Integer.MAX_VALUE));
        long last = array.length() - 1;
        out.arrayHeader(count);
        for (int i = 0; i < count; i++) {
            int back = newestFirst ? i + 1 : count - i;
            replyAt(array, stepsBack(array.next(), last, back), out);
        }
    }

    /// The index that lies `steps` before the place of the next append, in the circle from 0 to `last`.
    private static long stepsBack(long next, long last, long steps) {
        boolean within = Long.compareUnsigned(next, steps) >= 0;
        return within ? next - steps : last + 1 - (steps - next);
    }

    /// ARINFO: figures of the array; null if there is none.
    static void arinfo(ShardContext cx, Args args, ReplyWriter out) {
        boolean full = args.count() == 3 && args.is(2, FULL);
        if (args.count() > 2 && !full) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        long record = cx.read(args, 1);
        if (!ArrayKey.fits(record, out)) {
            return;
        }
        if (record == 0) {
            out.error(ErrorReply.NO_SUCH_KEY);
            return;
        }
        SparseArray array = ArrayKey.open(cx, record);
        out.mapHeader(full ? 5 : 3);
        figure("count", array.count(), out);
        figure("len", array.length(), out);
        figure("next-insert-index", array.next() == SparseArray.EXHAUSTED ? 0 : array.next(), out);
        if (full) {
            figure("node-bytes", array.nodeBytes(), out);
            figure("memory-bytes", ArrayKey.type(cx).memoryBytes(record), out);
        }
    }

    private static void figure(String name, long unsigned, ReplyWriter out) {
        out.bulkText(name);
        ArrayIndex.reply(unsigned, out);
    }
}
