package io.nanoredis.family.bitmap;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.bitmap.BitString;
import io.nanoredis.type.string.StringValue;
import java.nio.charset.StandardCharsets;

/// The commands on a range of bits: BITCOUNT and BITPOS. A range is given in bytes, or in bits if the client says so.
final class RangeCommands {
    private static final byte[] BIT = "BIT".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BYTE = "BYTE".getBytes(StandardCharsets.US_ASCII);
    private static final ErrorReply BAD_BIT = ErrorReply.of("ERR The bit argument must be 1 or 0.");

    private RangeCommands() {}

    /// BITCOUNT: how many bits are set, in all of the string or in a part. As in Redis the arguments of a missing key
    /// are not looked at.
    static void bitcount(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (record == 0) {
            out.integer(0);
        } else if (!StringValue.isString(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else if (args.count() == 2) {
            replyCount(record, 0, BitString.length(record) - 1, out);
        } else if (args.count() == 4 || args.count() == 5) {
            countRange(record, args, out);
        } else {
            out.error(ErrorReply.SYNTAX);
        }
    }

    private static void countRange(long record, Args args, ReplyWriter out) {
        if (!args.tryLong(2)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return;
        }
        long first = args.longValue();
        if (!args.tryLong(3)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return;
        }
        long last = args.longValue();
        boolean backwards = first < 0 && last < 0 && first > last;
        if (backwards) {
            out.integer(0);
        } else if (args.count() == 5 && !isUnit(args, 4)) {
            out.error(ErrorReply.SYNTAX);
        } else {
            int shift = args.count() == 5 && args.is(4, BIT) ? 0 : 3;
            long units = BitString.length(record) >>> shift;
            replyCount(record, from(first, units) << shift, ((to(last, units) + 1) << shift) - 1, out);
        }
    }

    private static void replyCount(long record, long first, long last, ReplyWriter out) {
        out.integer(first > last ? 0 : BitString.count(record, first, last));
    }

    private static boolean isUnit(Args args, int i) {
        return args.is(i, BIT) || args.is(i, BYTE);
    }

    /// Where a range begins, behind the last unit at most; negative positions count from the end.
    private static long from(long given, long units) {
        return Math.clamp(given < 0 ? given + units : given, 0, units);
    }

    /// Where a range ends, at the last unit at most.
    private static long to(long given, long units) {
        return Math.min(from(given, units), units - 1);
    }

    /// BITPOS: where the first bit of a value is. A string has zeros behind its end, unless the client says where to
    /// end.
    static void bitpos(ShardContext cx, Args args, ReplyWriter out) {
        if (!args.tryLong(2)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return;
        }
        if (args.longValue() >>> 1 != 0) {
            out.error(BAD_BIT);
            return;
        }
        int bit = (int) args.longValue();
        long record = cx.read(args, 1);
        if (record == 0) {
            out.integer(bit == 0 ? 0 : -1);
        } else if (!StringValue.isString(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else {
            find(record, bit, args, out);
        }
    }

    private static void find(long record, int bit, Args args, ReplyWriter out) {
        int count = args.count();
        if (count > 6) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        if (count > 3 && !args.tryLong(3)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return;
        }
        long first = count > 3 ? args.longValue() : 0;
        if (count > 5 && !isUnit(args, 5)) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        if (count > 4 && !args.tryLong(4)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return;
        }
        long last = count > 4 ? args.longValue() : -1;
        int shift = count > 5 && args.is(5, BIT) ? 0 : 3;
        long units = BitString.length(record) >>> shift;
        replyPosition(record, bit, from(first, units) << shift, ((to(last, units) + 1) << shift) - 1, count > 4, out);
    }

    private static void replyPosition(long record, int bit, long first, long last, boolean endGiven, ReplyWriter out) {
        long position = first > last ? -1 : BitString.position(record, bit, first, last);
        boolean behind = position < 0 && first <= last && bit == 0 && !endGiven;
        out.integer(behind ? last + 1 : position);
    }
}
