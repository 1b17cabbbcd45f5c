package io.nanoredis.family.array;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.array.SparseArray;
import java.nio.charset.StandardCharsets;

/// Unsigned 64-bit indexes as clients write and read them.
///
/// *Shape*: decimal digits without a sign or leading zero, 0 to 18446744073709551614; where a place for the next append
/// is
/// named, one more.
final class ArrayIndex {
    static final ErrorReply INVALID = ErrorReply.of("ERR invalid array index");

    private static final int DIGITS_MAX = 20;

    private ArrayIndex() {}

    /// Whether argument `i` is an index; [#of] then gives it.
    static boolean isIndex(Args args, int i) {
        return isPlace(args, i) && of(args, i) != SparseArray.EXHAUSTED;
    }

    /// Whether all arguments from `from` on, every `step`, are indexes.
    static boolean areIndexes(Args args, int from, int step) {
        for (int i = from; i < args.count(); i += step) {
            if (!isIndex(args, i)) {
                return false;
            }
        }
        return true;
    }

    /// Whether argument `i` is an index, or the place behind the last.
    static boolean isPlace(Args args, int i) {
        int length = args.length(i);
        if (length == 0 || length > DIGITS_MAX || (args.array()[args.offset(i)] == '0' && length > 1)) {
            return false;
        }
        for (int k = 0; k < length; k++) {
            byte digit = args.array()[args.offset(i) + k];
            if (digit < '0' || digit > '9') {
                return false;
            }
        }
        return length < DIGITS_MAX || args.text(i).compareTo("18446744073709551615") <= 0;
    }

    /// The value of an argument that [#isPlace].
    static long of(Args args, int i) {
        long value = 0;
        for (int k = 0; k < args.length(i); k++) {
            value = value * 10 + (args.array()[args.offset(i) + k] - '0');
        }
        return value;
    }

    /// Writes an index or a length: an integer, or where it does not fit one, a big number.
    static void reply(long unsigned, ReplyWriter out) {
        if (unsigned >= 0) {
            out.integer(unsigned);
        } else {
            out.bigNumber(Long.toUnsignedString(unsigned).getBytes(StandardCharsets.US_ASCII));
        }
    }
}
