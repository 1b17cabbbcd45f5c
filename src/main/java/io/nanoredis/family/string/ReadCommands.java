package io.nanoredis.family.string;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.string.StringValue;

/// The commands that only look at a string: GET, MGET, STRLEN, GETRANGE, SUBSTR, DIGEST.
final class ReadCommands {
    private ReadCommands() {}

    /// GET: the value.
    static void get(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (record == 0) {
            out.nil();
        } else if (StringValue.isString(record)) {
            StringValue.reply(record, out);
        } else {
            out.error(ErrorReply.WRONG_TYPE);
        }
    }

    /// MGET: the values, null for what is missing or no string.
    static void mget(ShardContext cx, Args args, ReplyWriter out) {
        int count = args.count();
        out.arrayHeader(count - 1);
        int prefetched = count > 2 ? 1 : count;
        for (int i = 1; i < count; i++) {
            if (i == prefetched) {
                prefetched = cx.prefetch(args, i, count, 1);
            }
            long record = cx.read(args, i);
            if (record != 0 && StringValue.isString(record)) {
                StringValue.reply(record, out);
            } else {
                out.nil();
            }
        }
    }

    /// STRLEN: the length of the value, 0 for a missing key.
    static void strlen(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (record == 0) {
            out.integer(0);
        } else if (StringValue.isString(record)) {
            out.integer(StringValue.length(record));
        } else {
            out.error(ErrorReply.WRONG_TYPE);
        }
    }

    /// GETRANGE and SUBSTR: the bytes from one position to another, both included, counted from the end if negative.
    static void getrange(ShardContext cx, Args args, ReplyWriter out) {
        if (!args.tryLong(2)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return;
        }
        long first = args.longValue();
        if (!args.tryLong(3)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return;
        }
        long last = args.longValue();
        long record = cx.read(args, 1);
        if (record == 0) {
            out.bulk(args.array(), 0, 0);
        } else if (StringValue.isString(record)) {
            replyRange(record, first, last, out);
        } else {
            out.error(ErrorReply.WRONG_TYPE);
        }
    }

    private static void replyRange(long record, long first, long last, ReplyWriter out) {
        int length = StringValue.length(record);
        int from = position(first, length);
        int to = Math.min(position(last, length), length - 1);
        boolean backwards = first < 0 && last < 0 && first > last;
        if (backwards || from > to) {
            out.bulk(out.array(), 0, 0);
        } else {
            StringValue.replyRange(record, from, to - from + 1, out);
        }
    }

    /// A position from the start, at least 0 and at most the length.
    private static int position(long given, int length) {
        return (int) Math.min(length, Math.max(0, given < 0 ? given + length : given));
    }

    /// DIGEST: the hash of the value, as hexadecimal text.
    static void digest(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (record == 0) {
            out.nil();
        } else if (StringValue.isString(record)) {
            StringDigest.replyDigest(record, out);
        } else {
            out.error(ErrorReply.WRONG_TYPE);
        }
    }
}
