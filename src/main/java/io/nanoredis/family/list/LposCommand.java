package io.nanoredis.family.list;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.list.ListValue;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// LPOS: the places of elements that are a given string.
final class LposCommand {
    private static final byte[] RANK = "RANK".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COUNT = "COUNT".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MAXLEN = "MAXLEN".getBytes(StandardCharsets.US_ASCII);

    private static final ErrorReply RANK_ZERO = ErrorReply.of("ERR RANK can't be zero: use 1 to start from the first "
            + "match, 2 from the second ... or use negative to start from the end of the list");
    private static final ErrorReply COUNT_NEGATIVE = ErrorReply.of("ERR COUNT can't be negative");
    private static final ErrorReply MAXLEN_NEGATIVE = ErrorReply.of("ERR MAXLEN can't be negative");

    private static final long ONE = -1;

    /// What is asked for.
    ///
    /// @param towardsTail where the search goes
    /// @param skipped matches to pass over
    /// @param count matches to reply as an array, 0 for all of them, [#ONE] for one that is no array
    /// @param limit elements to look at
    private record Options(boolean towardsTail, long skipped, long count, long limit) {}

    private LposCommand() {}

    static void lpos(ShardContext cx, Args args, ReplyWriter out) {
        Options options = parse(args, out);
        if (options == null) {
            return;
        }
        long record = cx.read(args, 1);
        if (OpenList.isWrong(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else if (record == 0) {
            replyNothing(options, out);
        } else {
            search(OpenList.of(cx, args, 1, record), args, options, out);
        }
    }

    private static void replyNothing(Options options, ReplyWriter out) {
        if (options.count == ONE) {
            out.nil();
        } else {
            out.emptyArray();
        }
    }

    private static void search(ListValue list, Args args, Options options, ReplyWriter out) {
        int mark = out.deferred();
        long wanted = options.count == ONE ? 1 : options.count == 0 ? Long.MAX_VALUE : options.count;
        int found = list.replyPlaces(args, 2, options.towardsTail, options.skipped, wanted, options.limit, out);
        if (options.count != ONE) {
            out.closeDeferredArray(mark, found);
        } else if (found == 0) {
            out.nil();
        }
    }

    /// The options; null if they are wrong, and the error has been replied.
    private static @Nullable Options parse(Args args, ReplyWriter out) {
        long rank = 1;
        long count = ONE;
        long limit = 0;
        for (int i = 3; i < args.count(); i += 2) {
            ErrorReply refusal = refusal(args, i);
            if (refusal != null) {
                out.error(refusal);
                return null;
            }
            if (args.is(i, RANK)) {
                rank = args.longValue();
            } else if (args.is(i, COUNT)) {
                count = args.longValue();
            } else {
                limit = args.longValue();
            }
        }
        // the least number has no opposite, and counts as -1 in Redis
        long skipped = rank == Long.MIN_VALUE ? 0 : Math.abs(rank) - 1;
        return new Options(rank > 0, skipped, count, limit == 0 ? Long.MAX_VALUE : limit);
    }

    /// What is wrong with option `i` and its value; null if nothing is, and the value has been read.
    private static @Nullable ErrorReply refusal(Args args, int i) {
        boolean rank = args.is(i, RANK);
        boolean count = args.is(i, COUNT);
        if ((!rank && !count && !args.is(i, MAXLEN)) || i + 1 == args.count()) {
            return ErrorReply.SYNTAX;
        }
        boolean number = args.tryLong(i + 1);
        if (rank) {
            return !number ? ErrorReply.NOT_AN_INTEGER : args.longValue() == 0 ? RANK_ZERO : null;
        }
        if (!number || args.longValue() < 0) {
            return count ? COUNT_NEGATIVE : MAXLEN_NEGATIVE;
        }
        return null;
    }
}
