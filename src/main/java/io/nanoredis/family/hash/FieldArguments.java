package io.nanoredis.family.hash;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;

/// What the commands on the expiry of fields have in common: `FIELDS numfields field …` at the end, and points in time.
final class FieldArguments {
    /// Instead of what was asked for: the error has been replied.
    static final int REFUSED = -1;

    /// The last point in time at which a field can expire, in ms since 1970: 46 bits.
    static final long EXPIRY_MAX_MS = (1L << 46) - 1;

    static final byte[] FIELDS = word("FIELDS");
    static final byte[] EX = word("EX");
    static final byte[] PX = word("PX");
    static final byte[] EXAT = word("EXAT");
    static final byte[] PXAT = word("PXAT");

    static final ErrorReply NOT_POSITIVE = ErrorReply.of("ERR Number of fields must be a positive integer");
    static final ErrorReply NOT_ABOVE_ZERO = ErrorReply.of("ERR Parameter `numFields` should be greater than 0");
    private static final ErrorReply NO_FIELDS =
            ErrorReply.of("ERR Mandatory argument FIELDS is missing or not at the right position");
    private static final ErrorReply NO_MATCH =
            ErrorReply.of("ERR The `numfields` parameter must match the number of arguments");
    private static final ErrorReply NEGATIVE_TIME = ErrorReply.of("ERR invalid expire time, must be >= 0");

    private static final int SECOND_MS = 1000;

    private FieldArguments() {}

    static byte[] word(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Reads `FIELDS numfields` at argument `at`, behind which only fields may follow.
    ///
    /// @param outOfRange the reply to a number that is none, or not positive
    /// @return the argument with the first field, or [#REFUSED]
    static int first(Args args, int at, ErrorReply outOfRange, ReplyWriter out) {
        if (at + 1 >= args.count() || !args.is(at, FIELDS)) {
            out.error(NO_FIELDS);
            return REFUSED;
        }
        if (!args.tryLong(at + 1) || args.longValue() < 1) {
            out.error(outOfRange);
            return REFUSED;
        }
        int first = at + 2;
        if (args.longValue() != args.count() - first) {
            out.error(NO_MATCH);
            return REFUSED;
        }
        return first;
    }

    /// Whether argument `i` is EX, PX, EXAT or PXAT.
    static boolean isTime(Args args, int i) {
        return args.is(i, EX) || args.is(i, PX) || args.is(i, EXAT) || args.is(i, PXAT);
    }

    /// The point in time that argument `i`, which [#isTime], and the one behind it give; see [#time].
    static long timeAfter(Args args, int i, long nowMs, ErrorReply outOfRange, ReplyWriter out) {
        boolean seconds = args.is(i, EX) || args.is(i, EXAT);
        boolean relative = args.is(i, EX) || args.is(i, PX);
        if (i + 1 >= args.count()) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return REFUSED;
        }
        return time(args, i + 1, seconds, relative ? nowMs : 0, outOfRange, out);
    }

    /// The point in time that argument `i` gives, in ms since 1970, or [#REFUSED].
    ///
    /// @param baseMs what the argument counts from
    /// @param outOfRange the reply to a point in time behind the last
    static long time(Args args, int i, boolean seconds, long baseMs, ErrorReply outOfRange, ReplyWriter out) {
        if (!args.tryLong(i)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return REFUSED;
        }
        long given = args.longValue();
        if (given < 0) {
            out.error(NEGATIVE_TIME);
            return REFUSED;
        }
        int unitMs = seconds ? SECOND_MS : 1;
        if (given > EXPIRY_MAX_MS / unitMs || given * unitMs > EXPIRY_MAX_MS - baseMs) {
            out.error(outOfRange);
            return REFUSED;
        }
        return given * unitMs + baseMs;
    }
}
