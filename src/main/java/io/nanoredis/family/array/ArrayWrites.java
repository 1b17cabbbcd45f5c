package io.nanoredis.family.array;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.type.array.SparseArray;
import java.util.ArrayList;
import java.util.List;

/// The commands that change an array.
///
/// All indexes of a command are looked at before anything changes.
final class ArrayWrites {
    private static final ErrorReply ARMSET_ARITY = ErrorReply.wrongArity("armset");
    private static final ErrorReply ARDELRANGE_ARITY = ErrorReply.wrongArity("ardelrange");
    private static final ErrorReply OVERFLOW = ErrorReply.of("ERR insert index overflow");
    private static final ErrorReply INVALID_SIZE = ErrorReply.of("ERR invalid ring size");

    private ArrayWrites() {}

    /// ARSET: values under consecutive indexes.
    static void arset(ShardContext cx, Args args, ReplyWriter out) {
        int values = args.count() - 3;
        if (!ArrayIndex.isIndex(args, 2)
                || Long.compareUnsigned(ArrayIndex.of(args, 2), SparseArray.INDEX_MAX - (values - 1)) > 0) {
            out.error(ArrayIndex.INVALID);
            return;
        }
        long record = cx.change(args, 1);
        if (!ArrayKey.fits(record, out)) {
            return;
        }
        long first = ArrayIndex.of(args, 2);
        change(cx, args, record, KeyEvent.ARSET, array -> {
            long fresh = 0;
            for (int i = 0; i < values; i++) {
                fresh += set(array, first + i, args, 3 + i);
            }
            out.integer(fresh);
        });
    }

    private static int set(SparseArray array, long index, Args args, int value) {
        return array.set(index, args.array(), args.offset(value), args.length(value)) ? 1 : 0;
    }

    /// ARMSET: values under given indexes.
    static void armset(ShardContext cx, Args args, ReplyWriter out) {
        if (args.count() % 2 != 0) {
            out.error(ARMSET_ARITY);
            return;
        }
        if (!ArrayIndex.areIndexes(args, 2, 2)) {
            out.error(ArrayIndex.INVALID);
            return;
        }
        long record = cx.change(args, 1);
        if (!ArrayKey.fits(record, out)) {
            return;
        }
        change(cx, args, record, KeyEvent.ARMSET, array -> {
            long fresh = 0;
            for (int i = 2; i < args.count(); i += 2) {
                fresh += set(array, ArrayIndex.of(args, i), args, i + 1);
            }
            out.integer(fresh);
        });
    }

    /// What a command does with the array.
    @FunctionalInterface
    private interface Change {
        void apply(SparseArray array);
    }

    /// Lets `change` work on the array of a record, which is made if it is 0, and tells the event; what has been
    /// changed
    /// is saved even when memory runs out in the middle.
    private static void change(ShardContext cx, Args args, long record, KeyEvent event, Change change) {
        long changed = record == 0 ? ArrayKey.create(cx, args) : record;
        SparseArray array = ArrayKey.open(cx, changed);
        try {
            change.apply(array);
        } finally {
            ArrayKey.save(cx, args, changed, array);
        }
        cx.event(event, args, 1);
    }

    /// ARINSERT: values from the place of the next append on.
    static void arinsert(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.change(args, 1);
        if (!ArrayKey.fits(record, out)) {
            return;
        }
        int values = args.count() - 2;
        long first = ArrayKey.open(cx, record).next();
        if (Long.compareUnsigned(SparseArray.EXHAUSTED - first, values) < 0) {
            out.error(OVERFLOW);
            return;
        }
        change(cx, args, record, KeyEvent.ARINSERT, array -> {
            for (int i = 0; i < values; i++) {
                set(array, first + i, args, 2 + i);
                array.next(first + i + 1);
            }
            ArrayIndex.reply(first + values - 1, out);
        });
    }

    /// ARSEEK: names the place of the next append.
    static void arseek(ShardContext cx, Args args, ReplyWriter out) {
        if (!ArrayIndex.isPlace(args, 2)) {
            out.error(ArrayIndex.INVALID);
            return;
        }
        long record = cx.change(args, 1);
        if (!ArrayKey.fits(record, out)) {
            return;
        }
        if (record != 0) {
            change(cx, args, record, KeyEvent.ARSEEK, array -> array.next(ArrayIndex.of(args, 2)));
        }
        out.integer(record == 0 ? 0 : 1);
    }

    /// ARDEL: removes single elements.
    static void ardel(ShardContext cx, Args args, ReplyWriter out) {
        if (!ArrayIndex.areIndexes(args, 2, 1)) {
            out.error(ArrayIndex.INVALID);
            return;
        }
        long record = cx.change(args, 1);
        if (!ArrayKey.fits(record, out)) {
            return;
        }
        SparseArray array = ArrayKey.open(cx, record);
        long removed = 0;
        for (int i = 2; i < args.count(); i++) {
            removed += array.delete(ArrayIndex.of(args, i)) ? 1 : 0;
        }
        finishRemoval(cx, args, record, array, removed, KeyEvent.ARDEL, out);
    }

    /// ARDELRANGE: removes the elements of ranges.
    static void ardelrange(ShardContext cx, Args args, ReplyWriter out) {
        if (args.count() % 2 != 0) {
            out.error(ARDELRANGE_ARITY);
            return;
        }
        if (!ArrayIndex.areIndexes(args, 2, 1)) {
            out.error(ArrayIndex.INVALID);
            return;
        }
        long record = cx.change(args, 1);
        if (!ArrayKey.fits(record, out)) {
            return;
        }
        SparseArray array = ArrayKey.open(cx, record);
        long removed = 0;
        for (int i = 2; i < args.count(); i += 2) {
            ArrayRange range = new ArrayRange(ArrayIndex.of(args, i), ArrayIndex.of(args, i + 1)).upwards();
            if (isRest(array, range)) {
                array.save(Record.valueAddress(record));
                out.integer(removed + array.count());
                cx.delete(args, 1);
                cx.eventOfRemoval(KeyEvent.ARDELRANGE, args, 1);
                return;
            }
            removed += array.delete(range.from(), range.to());
        }
        finishRemoval(cx, args, record, array, removed, KeyEvent.ARDELRANGE, out);
    }

    /// Whether a range has all that is left: that goes with the key, whose memory is freed bit by bit.
    private static boolean isRest(SparseArray array, ArrayRange range) {
        return array.count() > 0 && array.count(range.from(), range.to()) == array.count();
    }

    private static void finishRemoval(
            ShardContext cx, Args args, long record, SparseArray array, long removed, KeyEvent event, ReplyWriter out) {
        if (removed > 0) {
            ArrayKey.save(cx, args, record, array);
            cx.eventOfRemoval(event, args, 1);
        }
        out.integer(removed);
    }

    // ---- ARRING

    /// ARRING: appends within the first `size` indexes, from the last of them on again at 0.
    static void arring(ShardContext cx, Args args, ReplyWriter out) {
        boolean valid = args.tryLong(2) && args.longValue() > 0;
        if (!valid) {
            out.error(INVALID_SIZE);
            return;
        }
        long size = args.longValue();
        long record = cx.change(args, 1);
        if (!ArrayKey.fits(record, out)) {
            return;
        }
        change(cx, args, record, KeyEvent.ARRING, array -> {
            if (wantsReshaping(array, size)) {
                reshape(array, size);
            }
            long index = 0;
            for (int i = 3; i < args.count(); i++) {
                index = Long.remainderUnsigned(array.next(), size);
                set(array, index, args, i);
                array.next(index + 1);
            }
            ArrayIndex.reply(index, out);
        });
    }

    /// Whether elements lie outside of the ring, or the ring was smaller and has wrapped, so that its elements are not
    /// in the order of their indexes.
    private static boolean wantsReshaping(SparseArray array, long size) {
        long length = array.length();
        int order = Long.compareUnsigned(length, size);
        return order > 0 || (order < 0 && Long.compareUnsigned(array.next(), length) < 0);
    }

    /// Keeps the elements that were appended last, as many as there is room for, and lays them out from index 0.
    private static void reshape(SparseArray array, long size) {
        List<byte[]> kept = new ArrayList<>();
        long next = array.next();
        boolean more = next != 0 && array.seekFloor(next - 1);
        while (more && kept.size() < size) {
            kept.add(array.copy());
            more = array.step(false);
        }
        more = array.seekFloor(SparseArray.INDEX_MAX) && Long.compareUnsigned(array.index(), next) >= 0;
        while (more && kept.size() < size) {
            kept.add(array.copy());
            more = array.step(false) && Long.compareUnsigned(array.index(), next) >= 0;
        }
        array.delete(0, SparseArray.INDEX_MAX);
        for (int i = 0; i < kept.size(); i++) {
            byte[] element = kept.get(kept.size() - 1 - i);
            array.set(i, element, 0, element.length);
        }
        array.next(kept.size());
    }
}
