package io.nanoredis.family.string;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;

/// The moment at which a key shall expire, worked out from what a client wrote after EX, PX, EXAT or PXAT.
///
/// *Units*: milliseconds since 1970, always positive.
final class Deadline {
    /// Instead of a deadline: the error has been replied.
    static final long REFUSED = -2;

    private static final long MS_PER_SECOND = 1000;

    private Deadline() {}

    /// The deadline that argument `i` gives.
    ///
    /// @param unit one of the options with a time ([WriteOptions#TIMES])
    /// @param outOfRange the reply to a time that is not positive, or does not fit
    /// @return the deadline, or [#REFUSED]
    static long of(Args args, int i, long unit, long nowMs, ErrorReply outOfRange, ReplyWriter out) {
        if (!args.tryLong(i)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return REFUSED;
        }
        long deadline = deadline(args.longValue(), unit, nowMs);
        if (deadline <= 0) {
            out.error(outOfRange);
            return REFUSED;
        }
        return deadline;
    }

    /// The deadline, not positive when the time is out of range.
    private static long deadline(long time, long unit, long nowMs) {
        boolean seconds = WriteOptions.has(unit, WriteOptions.EX | WriteOptions.EXAT);
        boolean relative = WriteOptions.has(unit, WriteOptions.EX | WriteOptions.PX);
        if (time <= 0 || (seconds && time > Long.MAX_VALUE / MS_PER_SECOND)) {
            return 0;
        }
        long ms = seconds ? time * MS_PER_SECOND : time;
        return relative ? ms + nowMs : ms; // negative if it overflows
    }
}
