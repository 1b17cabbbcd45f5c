package io.nanoredis.family.zset;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;

/// What ZRANGE and its older forms ask for, read into one long so that reading it allocates nothing.
///
/// *Shape*: bits 0-15 say which options were given or implied; bits 16-39 hold the argument with the offset of LIMIT,
/// the number of members standing behind it.
final class RangeOptions {
    /// The range is one of scores.
    static final int BYSCORE = 1;
    /// The range is one of names.
    static final int BYLEX = 1 << 1;
    /// From the end on; the greater bound of scores or names comes first.
    static final int REV = 1 << 2;
    /// Scores are replied.
    static final int WITHSCORES = 1 << 3;
    /// A limit was given.
    static final int LIMIT = 1 << 4;
    /// What is found is stored.
    static final int STORE = 1 << 5;
    /// The kind of range is implied by the command's name.
    static final int KIND_FIXED = 1 << 6;
    /// The direction is implied by the command's name.
    static final int DIRECTION_FIXED = 1 << 7;

    /// Instead of options: they are wrong, and the error has been replied.
    static final long INVALID = -1;

    private static final int LIMIT_SHIFT = 16;
    private static final int POSITION_MASK = 0xff_ffff;

    private static final ErrorReply LIMIT_OF_RANKS =
            ErrorReply.of("ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX");
    private static final ErrorReply SCORES_OF_NAMES =
            ErrorReply.of("ERR syntax error, WITHSCORES not supported in combination with BYLEX");

    private RangeOptions() {}

    /// Reads the arguments from `first` on.
    static long parse(Args args, int first, int implied, ReplyWriter out) {
        long options = implied;
        for (int i = first; i < args.count(); i++) {
            int option = option(args, i, options);
            if (option == 0) {
                out.error(ErrorReply.SYNTAX);
                return INVALID;
            }
            if (option == LIMIT) {
                if (!args.tryLong(i + 1) || !args.tryLong(i + 2)) {
                    out.error(ErrorReply.NOT_AN_INTEGER);
                    return INVALID;
                }
                options = (options & ~((long) POSITION_MASK << LIMIT_SHIFT)) | (long) (i + 1) << LIMIT_SHIFT;
                i += 2;
            }
            options |= option;
        }
        return checked(args, options, out);
    }

    private static int option(Args args, int i, long options) {
        boolean kindIsFree = !has(options, KIND_FIXED | BYSCORE | BYLEX);
        if (!has(options, STORE) && args.is(i, Words.WITHSCORES)) {
            return WITHSCORES;
        }
        if (i + 2 < args.count() && args.is(i, Words.LIMIT)) {
            return LIMIT;
        }
        if (!has(options, DIRECTION_FIXED | REV) && args.is(i, Words.REV)) {
            return REV;
        }
        if (kindIsFree && args.is(i, Words.BYSCORE)) {
            return BYSCORE;
        }
        return kindIsFree && args.is(i, Words.BYLEX) ? BYLEX : 0;
    }

    /// As in Redis, a limit of -1 members counts as none.
    private static long checked(Args args, long options, ReplyWriter out) {
        boolean limited = has(options, LIMIT) && limit(args, options) != -1;
        if (limited && !has(options, BYSCORE | BYLEX)) {
            out.error(LIMIT_OF_RANKS);
            return INVALID;
        }
        if (has(options, WITHSCORES) && has(options, BYLEX)) {
            out.error(SCORES_OF_NAMES);
            return INVALID;
        }
        return options;
    }

    /// Whether any of `wanted` was given.
    static boolean has(long options, int wanted) {
        return (options & wanted) != 0;
    }

    private static int limitAt(long options) {
        return (int) (options >>> LIMIT_SHIFT) & POSITION_MASK;
    }

    /// How many members of the range are passed over.
    static long offset(Args args, long options) {
        return has(options, LIMIT) && args.tryLong(limitAt(options)) ? args.longValue() : 0;
    }

    /// How many members of the range are wanted, negative for all.
    static long limit(Args args, long options) {
        return has(options, LIMIT) && args.tryLong(limitAt(options) + 1) ? args.longValue() : -1;
    }
}
