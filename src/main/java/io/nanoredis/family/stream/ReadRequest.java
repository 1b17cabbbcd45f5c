package io.nanoredis.family.stream;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import org.jspecify.annotations.Nullable;

/// What XREAD or XREADGROUP asks for.
///
/// @param group the argument with the name of the group, the consumer's behind it; 0 for XREAD
/// @param count entries per stream at most, 0 for all
/// @param blockMs how long to wait if there is nothing, 0 for ever, [#NO_BLOCK] for not at all
/// @param claimIdleMs how long an entry must have been pending for the consumer to get it too, [#NO_CLAIM] for none
/// @param acknowledged whether what is delivered for the first time counts as acknowledged
/// @param first the argument with the first key
/// @param keys the number of keys; as many IDs follow them
record ReadRequest(int group, long count, long blockMs, long claimIdleMs, boolean acknowledged, int first, int keys) {
    static final long NO_BLOCK = -1;
    static final long NO_CLAIM = -1;

    /// Said of XREADGROUP too.
    private static final ErrorReply UNBALANCED =
            ErrorReply.of("ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.");

    private static final ErrorReply GROUP_IN_XREAD =
            ErrorReply.of("ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.");
    private static final ErrorReply NOACK_IN_XREAD =
            ErrorReply.of("ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.");
    private static final ErrorReply CLAIM_IN_XREAD =
            ErrorReply.of("ERR The CLAIM option is only supported by XREADGROUP. You called XREAD instead.");
    private static final ErrorReply IDLE_NOT_AN_INTEGER = ErrorReply.of("ERR min-idle-time is not an integer");
    private static final ErrorReply IDLE_NEGATIVE = ErrorReply.of("ERR min-idle-time must be a positive integer");
    private static final ErrorReply NO_GROUP = ErrorReply.of("ERR Missing GROUP option for XREADGROUP");
    private static final ErrorReply TIMEOUT_TOO_LARGE = ErrorReply.of("ERR timeout is out of range");

    /// Whether this is XREADGROUP.
    boolean isOfGroup() {
        return group != 0;
    }

    /// Whether entries that others have pending are claimed.
    boolean claims() {
        return claimIdleMs != NO_CLAIM;
    }

    /// The argument with the ID for key `key`.
    int idAt(int key) {
        return first + keys + key;
    }

    /// Reads the arguments; null if they are wrong, and the error has been replied.
    ///
    /// @param ofGroup whether the command is XREADGROUP
    static @Nullable ReadRequest parse(Args args, boolean ofGroup, long nowMs, ReplyWriter out) {
        int group = 0;
        long count = 0;
        long blockMs = NO_BLOCK;
        long claimIdleMs = NO_CLAIM;
        boolean acknowledged = false;
        int first = 0;
        for (int i = 1; i < args.count() && first == 0; i++) {
            boolean followed = i + 1 < args.count();
            if (followed && args.is(i, Words.BLOCK)) {
                blockMs = timeout(args, ++i, nowMs, out);
                if (blockMs == NO_BLOCK) {
                    return null;
                }
            } else if (followed && args.is(i, Words.CLAIM)) {
                claimIdleMs = idleTime(args, ++i, out);
                if (claimIdleMs == NO_CLAIM) {
                    return null;
                }
            } else if (followed && args.is(i, Words.COUNT)) {
                if (!args.tryLong(++i)) {
                    out.error(ErrorReply.NOT_AN_INTEGER);
                    return null;
                }
                count = Math.max(args.longValue(), 0);
            } else if (followed && args.is(i, Words.STREAMS)) {
                first = i + 1;
            } else if (i + 2 < args.count() && args.is(i, Words.GROUP)) {
                group = i + 1;
                i += 2;
            } else if (args.is(i, Words.NOACK)) {
                acknowledged = true;
            } else {
                out.error(ErrorReply.SYNTAX);
                return null;
            }
            if (!ofGroup && (group != 0 || acknowledged || claimIdleMs != NO_CLAIM)) {
                out.error(group != 0 ? GROUP_IN_XREAD : acknowledged ? NOACK_IN_XREAD : CLAIM_IN_XREAD);
                return null;
            }
        }
        ErrorReply error = missing(args, ofGroup, group, first);
        if (error != null) {
            out.error(error);
            return null;
        }
        return new ReadRequest(group, count, blockMs, claimIdleMs, acknowledged, first, (args.count() - first) / 2);
    }

    private static @Nullable ErrorReply missing(Args args, boolean ofGroup, int group, int first) {
        if (first == 0) {
            return ErrorReply.SYNTAX;
        }
        if ((args.count() - first) % 2 != 0) {
            return UNBALANCED;
        }
        return ofGroup && group == 0 ? NO_GROUP : null;
    }

    /// The milliseconds in an argument, or [#NO_CLAIM] when an error has been replied.
    private static long idleTime(Args args, int i, ReplyWriter out) {
        if (!args.tryLong(i)) {
            out.error(IDLE_NOT_AN_INTEGER);
            return NO_CLAIM;
        }
        if (args.longValue() < 0) {
            out.error(IDLE_NEGATIVE);
            return NO_CLAIM;
        }
        return args.longValue();
    }

    /// The milliseconds in an argument, or [#NO_BLOCK] when an error has been replied.
    private static long timeout(Args args, int i, long nowMs, ReplyWriter out) {
        if (!args.tryLong(i)) {
            out.error(ErrorReply.TIMEOUT_NOT_AN_INTEGER);
            return NO_BLOCK;
        }
        long ms = args.longValue();
        if (ms < 0) {
            out.error(ErrorReply.TIMEOUT_NEGATIVE);
            return NO_BLOCK;
        }
        if (ms > Long.MAX_VALUE - nowMs) {
            out.error(TIMEOUT_TOO_LARGE);
            return NO_BLOCK;
        }
        return ms;
    }
}
