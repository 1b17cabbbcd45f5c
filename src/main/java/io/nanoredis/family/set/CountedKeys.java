package io.nanoredis.family.set;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The arguments of SINTERCARD, SUNIONCARD and SDIFFCARD: a number of keys, the keys, up to where to count.
///
/// @param end the argument behind the last key
/// @param limit 0 for none
record CountedKeys(int end, long limit) {
    /// The argument with the first key.
    static final int FIRST = 2;

    private static final byte[] LIMIT = "LIMIT".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] APPROX = "APPROX".getBytes(StandardCharsets.US_ASCII);
    private static final ErrorReply BAD_KEY_COUNT = ErrorReply.of("ERR numkeys should be greater than 0");
    private static final ErrorReply TOO_MANY_KEYS =
            ErrorReply.of("ERR Number of keys can't be greater than number of args");
    private static final ErrorReply NEGATIVE_LIMIT = ErrorReply.of("ERR LIMIT can't be negative");

    /// Null if the arguments are wrong, and the error has been replied.
    ///
    /// @param how of a union an estimate may be asked for, which here is always right
    static @Nullable CountedKeys parse(Args args, Combination how, ReplyWriter out) {
        if (!args.tryLong(1) || args.longValue() < 1) {
            out.error(BAD_KEY_COUNT);
            return null;
        }
        if (args.longValue() > args.count() - FIRST) {
            out.error(TOO_MANY_KEYS);
            return null;
        }
        int end = FIRST + (int) args.longValue();
        long limit = 0;
        for (int i = end; i < args.count(); i++) {
            if (args.is(i, LIMIT) && i + 1 < args.count()) {
                i++;
                if (!args.tryLong(i) || args.longValue() < 0) {
                    out.error(NEGATIVE_LIMIT);
                    return null;
                }
                limit = args.longValue();
            } else if (how != Combination.UNION || !args.is(i, APPROX)) {
                out.error(ErrorReply.SYNTAX);
                return null;
            }
        }
        return new CountedKeys(end, limit);
    }

    /// A number of members, cut off at the limit.
    long cut(long members) {
        return limit == 0 ? members : Math.min(members, limit);
    }
}
