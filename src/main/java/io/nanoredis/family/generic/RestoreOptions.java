package io.nanoredis.family.generic;

import io.nanoredis.db.AccessPolicy;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The options of RESTORE.
///
/// @param replace whether a key that is there gives way
/// @param absolute whether the time to live is a point in time
/// @param idleSeconds seconds since the last access, -1 if not given
/// @param frequency frequency of access, 0 to 255, -1 if not given
record RestoreOptions(boolean replace, boolean absolute, long idleSeconds, int frequency) {
    private static final byte[] REPLACE = word("REPLACE");
    private static final byte[] ABSTTL = word("ABSTTL");
    private static final byte[] IDLETIME = word("IDLETIME");
    private static final byte[] FREQ = word("FREQ");
    private static final ErrorReply INVALID_IDLETIME = ErrorReply.of("ERR Invalid IDLETIME value, must be >= 0");
    private static final ErrorReply INVALID_FREQ = ErrorReply.of("ERR Invalid FREQ value, must be >= 0 and <= 255");
    private static final int FIRST = 4;
    private static final int FREQUENCY_MAX = 255;
    private static final long IDLE_SECONDS_MAX = 0xff_ffff;

    private static byte[] word(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Reads the options; null when one is wrong, and the error has been replied. IDLETIME and FREQ exclude each other.
    static @Nullable RestoreOptions parse(Args args, ReplyWriter out) {
        boolean replace = false;
        boolean absolute = false;
        long idle = -1;
        long frequency = -1;
        for (int i = FIRST; i < args.count(); i++) {
            boolean hasValue = i + 1 < args.count();
            if (args.is(i, REPLACE)) {
                replace = true;
            } else if (args.is(i, ABSTTL)) {
                absolute = true;
            } else if (hasValue && frequency < 0 && args.is(i, IDLETIME)) {
                idle = number(args, ++i, Long.MAX_VALUE, INVALID_IDLETIME, out);
                if (idle < 0) {
                    return null;
                }
            } else if (hasValue && idle < 0 && args.is(i, FREQ)) {
                frequency = number(args, ++i, FREQUENCY_MAX, INVALID_FREQ, out);
                if (frequency < 0) {
                    return null;
                }
            } else {
                out.error(ErrorReply.SYNTAX);
                return null;
            }
        }
        return new RestoreOptions(replace, absolute, idle, (int) frequency);
    }

    /// Argument `i` as a number from 0 to `max`; negative when it is none, and the error has been replied.
    private static long number(Args args, int i, long max, ErrorReply outOfRange, ReplyWriter out) {
        if (!args.tryLong(i)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return -1;
        }
        long value = args.longValue();
        if (value < 0 || value > max) {
            out.error(outOfRange);
            return -1;
        }
        return value;
    }

    /// Lets a restored record look as long unused, or as often used, as the options say; what does not fit the policy
    /// is ignored.
    void applyAccess(AccessPolicy access, long record) {
        if (access.keepsFrequencies() && frequency >= 0) {
            access.frequency(record, frequency);
        } else if (!access.keepsFrequencies() && idleSeconds >= 0) {
            access.idleMs(record, Math.min(idleSeconds, IDLE_SECONDS_MAX) * 1000);
        }
    }
}
