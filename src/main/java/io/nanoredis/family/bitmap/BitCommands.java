package io.nanoredis.family.bitmap;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.type.bitmap.BitString;
import io.nanoredis.type.string.RawString;
import io.nanoredis.type.string.StringValue;

/// The commands on one bit: SETBIT and GETBIT.
final class BitCommands {
    private static final ErrorReply BAD_BIT = ErrorReply.of("ERR bit is not an integer or out of range");

    private BitCommands() {}

    /// SETBIT: stores a bit, in a string that is made long enough, and replies what it was.
    static void setbit(ShardContext cx, Args args, ReplyWriter out) {
        long bit = BitOffset.of(cx, args, 2);
        if (bit == BitOffset.REFUSED) {
            out.error(BitOffset.BAD_OFFSET);
            return;
        }
        if (!args.tryLong(3) || args.longValue() >>> 1 != 0) {
            out.error(BAD_BIT);
            return;
        }
        int value = (int) args.longValue();
        long record = cx.change(args, 1);
        if (record != 0 && !StringValue.isString(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        boolean fits = reaches(record, bit);
        long writable = fits ? record : extend(cx, args, record, bit);
        int before = BitString.set(Record.valueAddress(writable), bit, value);
        if (fits && before != value) {
            cx.keyspace().modified(writable);
        }
        if (!fits || before != value) {
            cx.event(KeyEvent.SETBIT, args, 1);
        }
        out.integer(before);
    }

    /// Whether a record holds a string with this bit that can be changed in place; if so it counts as raw from now on.
    static boolean reaches(long record, long bit) {
        if (record == 0 || Record.encoding(record) == Record.INT || bit >>> 3 >= Record.valueLength(record)) {
            return false;
        }
        if (Record.encoding(record) != Record.RAW) {
            Record.encoding(record, Record.RAW);
        }
        return true;
    }

    /// Makes the string under the first key raw and long enough for a bit; returns its record.
    static long extend(ShardContext cx, Args args, long record, long bit) {
        int before = record == 0 ? 0 : StringValue.length(record);
        return RawString.extend(
                cx.keyspace(), args.array(), args.offset(1), args.length(1), cx.hashOf(args, 1), record, (int)
                        Math.max(before, (bit >>> 3) + 1));
    }

    /// GETBIT: a bit, 0 behind the end of the string.
    static void getbit(ShardContext cx, Args args, ReplyWriter out) {
        long bit = BitOffset.of(cx, args, 2);
        if (bit == BitOffset.REFUSED) {
            out.error(BitOffset.BAD_OFFSET);
            return;
        }
        long record = cx.read(args, 1);
        if (record == 0) {
            out.integer(0);
        } else if (StringValue.isString(record)) {
            out.integer(BitString.get(record, bit));
        } else {
            out.error(ErrorReply.WRONG_TYPE);
        }
    }
}
