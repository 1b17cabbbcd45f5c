package io.nanoredis.command;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.LongDouble;
import io.nanoredis.resp.ReplyWriter;

/// The argument that says how long a command waits.
///
/// *Units*: the result is in milliseconds, rounded up, 0 for ever; times beyond all clocks are for ever too.
public final class BlockingTimeout {
    /// What [#seconds] and [#millis] return when they have replied an error.
    public static final long REFUSED = -1;

    private static final ErrorReply NOT_A_FLOAT = ErrorReply.of("ERR timeout is not a float or out of range");
    private static final double MS_LIMIT = 0x1p63;
    private static final long MS_MAX = 1L << 52;

    private BlockingTimeout() {}

    /// Argument `i` as a number of seconds, with fractions. As in Redis, what is too large for its clock counts as
    /// negative.
    public static long seconds(Args args, int i, ReplyWriter out) {
        double seconds;
        if (args.tryDouble(i)) {
            seconds = args.doubleValue();
        } else {
            LongDouble value = LongDouble.parse(args.array(), args.offset(i), args.length(i));
            if (value == null) {
                out.error(NOT_A_FLOAT);
                return REFUSED;
            }
            seconds = beyondDouble(value);
        }
        double ms = Math.ceil(seconds * 1000);
        if (ms < 0 || ms >= MS_LIMIT) {
            out.error(ErrorReply.TIMEOUT_NEGATIVE);
            return REFUSED;
        }
        return bounded((long) ms);
    }

    /// A stand-in for a number that is too large or too small for a double.
    private static double beyondDouble(LongDouble value) {
        LongDouble zero = LongDouble.of(0);
        if (value.compare(LongDouble.of(1)) > 0 || value.compare(LongDouble.of(-1)) < 0) {
            return Double.POSITIVE_INFINITY;
        }
        return value.compare(zero) > 0 ? Double.MIN_NORMAL : 0;
    }

    /// Argument `i` as a number of milliseconds.
    public static long millis(Args args, int i, ReplyWriter out) {
        if (!args.tryLong(i)) {
            out.error(ErrorReply.TIMEOUT_NOT_AN_INTEGER);
            return REFUSED;
        }
        if (args.longValue() < 0) {
            out.error(ErrorReply.TIMEOUT_NEGATIVE);
            return REFUSED;
        }
        return bounded(args.longValue());
    }

    private static long bounded(long ms) {
        return ms > MS_MAX ? 0 : ms;
    }
}
