package io.nanoredis.family.bitmap;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.NumberText;
import io.nanoredis.structure.Record;

/// The position of a bit as an argument says it: a number, or for fields `#` and how many fields lie before.
final class BitOffset {
    /// What is returned for a position that is none.
    static final long REFUSED = -1;

    static final ErrorReply BAD_OFFSET = ErrorReply.of("ERR bit offset is not an integer or out of range");

    private static final byte COUNTED = '#';
    /// Bytes that a field reaches at most behind the byte with its first bit.
    private static final int FIELD_REACH_BYTES = 8;

    private BitOffset() {}

    /// The position in argument `i`; [#REFUSED] if it is no number, or in no string that may exist.
    static long of(ShardContext cx, Args args, int i) {
        return args.tryLong(i) ? checked(cx, args.longValue()) : REFUSED;
    }

    /// Like [#of] for the first bit of a field of so many bits. As in Redis a product of more than 64 bits loses the
    /// upper ones.
    static long ofField(ShardContext cx, Args args, int i, int bits) {
        int at = args.offset(i);
        int length = args.length(i);
        if (length == 0 || args.array()[at] != COUNTED) {
            return of(cx, args, i);
        }
        if (!NumberText.isLong(args.array(), at + 1, length - 1)) {
            return REFUSED;
        }
        return checked(cx, NumberText.toLong(args.array(), at + 1, length - 1) * bits);
    }

    private static long checked(ShardContext cx, long bit) {
        long bytesMax = Math.min(cx.server().settings().bulkBytesMax(), Record.VALUE_BYTES_MAX - FIELD_REACH_BYTES);
        return bit < 0 || bit >>> 3 >= bytesMax ? REFUSED : bit;
    }
}
