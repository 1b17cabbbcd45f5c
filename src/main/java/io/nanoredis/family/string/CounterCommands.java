package io.nanoredis.family.string;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.Mem;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.LongDouble;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.type.string.StringValue;
import org.jspecify.annotations.Nullable;

/// The commands that count: INCR, DECR, INCRBY, DECRBY, INCRBYFLOAT. They leave the expiry as it is; a missing key
/// counts as 0.
final class CounterCommands {
    private CounterCommands() {}

    /// INCR: adds one.
    static void incr(ShardContext cx, Args args, ReplyWriter out) {
        add(cx, args, 1, out);
    }

    /// DECR: takes one away.
    static void decr(ShardContext cx, Args args, ReplyWriter out) {
        add(cx, args, -1, out);
    }

    /// INCRBY: adds an integer.
    static void incrby(ShardContext cx, Args args, ReplyWriter out) {
        if (args.tryLong(2)) {
            add(cx, args, args.longValue(), out);
        } else {
            out.error(ErrorReply.NOT_AN_INTEGER);
        }
    }

    /// DECRBY: takes an integer away.
    static void decrby(ShardContext cx, Args args, ReplyWriter out) {
        if (!args.tryLong(2)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
        } else if (args.longValue() == Long.MIN_VALUE) {
            out.error(ErrorReply.DECREMENT_OVERFLOW);
        } else {
            add(cx, args, -args.longValue(), out);
        }
    }

    private static void add(ShardContext cx, Args args, long delta, ReplyWriter out) {
        long record = cx.change(args, 1);
        if (record == 0) {
            storeLong(cx, args, record, delta, 0);
            cx.event(KeyEvent.INCRBY, args, 1);
            out.integer(delta);
        } else if (!StringValue.isString(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else if (!StringValue.isLong(record)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
        } else {
            addTo(cx, args, record, delta, out);
        }
    }

    private static void addTo(ShardContext cx, Args args, long record, long delta, ReplyWriter out) {
        long old = StringValue.toLong(record);
        long sum = old + delta;
        if (((old ^ sum) & (delta ^ sum)) < 0) {
            out.error(ErrorReply.OVERFLOW);
            return;
        }
        storeLong(cx, args, record, sum, Keyspace.KEEP_EXPIRY);
        cx.event(KeyEvent.INCRBY, args, 1);
        out.integer(sum);
    }

    /// Stores an integer under the first key; in place if its record holds one already and the expiry stays.
    ///
    /// @param record the key's record, 0 if it is missing
    /// @param expireAtMs 0 for none, [Keyspace#KEEP_EXPIRY] for that of the key as it was
    static void storeLong(ShardContext cx, Args args, long record, long value, long expireAtMs) {
        boolean inPlace = record != 0 && expireAtMs == Keyspace.KEEP_EXPIRY && Record.encoding(record) == Record.INT;
        if (inPlace) {
            Mem.putLong(Record.valueAddress(record), value);
            cx.keyspace().modified(record);
        } else {
            cx.keyspace().setLong(args.array(), args.offset(1), args.length(1), cx.hashOf(args, 1), value, expireAtMs);
        }
    }

    /// INCRBYFLOAT: adds a number in the extended precision of C's `long double`.
    static void incrbyfloat(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.change(args, 1);
        if (record != 0 && !StringValue.isString(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        LongDouble old = toLongDouble(record);
        LongDouble delta = LongDouble.parse(args.array(), args.offset(2), args.length(2));
        if (old == null || delta == null) {
            out.error(ErrorReply.NOT_A_FLOAT);
            return;
        }
        LongDouble sum = old.plus(delta);
        if (!sum.isFinite()) {
            out.error(ErrorReply.NAN_OR_INFINITY);
            return;
        }
        byte[] text = sum.toBytes();
        storeText(cx, args, text, Keyspace.KEEP_EXPIRY);
        cx.event(KeyEvent.INCRBYFLOAT, args, 1);
        out.bulk(text);
    }

    /// The number that a string is, 0 for a missing key, null if it is none.
    static @Nullable LongDouble toLongDouble(long record) {
        if (record == 0) {
            return LongDouble.of(0);
        }
        if (Record.encoding(record) == Record.INT) {
            return LongDouble.of(StringValue.toLong(record));
        }
        byte[] text = StringValue.bytes(record);
        return LongDouble.parse(text, 0, text.length);
    }

    /// Stores text as it is under the first key: even that of an integer is not turned into one.
    static void storeText(ShardContext cx, Args args, byte[] text, long expireAtMs) {
        int encoding = text.length <= Record.EMBSTR_BYTES_MAX ? Record.EMBSTR : Record.RAW;
        long record = cx.keyspace()
                .put(
                        args.array(),
                        args.offset(1),
                        args.length(1),
                        cx.hashOf(args, 1),
                        Record.STRING,
                        encoding,
                        text.length,
                        expireAtMs);
        Mem.copyIn(text, 0, Record.valueAddress(record), text.length);
    }
}
