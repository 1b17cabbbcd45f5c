package io.nanoredis.family.hash;

import io.nanoredis.command.ScanCursor;
import io.nanoredis.command.ScanOptions;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.hash.HashSample;
import io.nanoredis.type.hash.HashValue;
import java.nio.charset.StandardCharsets;

/// HSCAN and HRANDFIELD: fields step by step, and by chance.
final class IterationCommands {
    private static final byte[] NOVALUES = word("NOVALUES");
    private static final byte[] WITHVALUES = word("WITHVALUES");

    private static final ErrorReply COUNT_OUT_OF_RANGE =
            ErrorReply.of("ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807");

    private IterationCommands() {}

    private static byte[] word(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// HSCAN: one step of an iteration over the fields.
    static void hscan(ShardContext cx, Args args, ReplyWriter out) {
        if (!ScanCursor.isValid(args, 2)) {
            out.error(ErrorReply.INVALID_CURSOR);
            return;
        }
        HashValue hash = Hashes.read(cx, args, out);
        if (hash == null) {
            return;
        }
        if (hash.record() == 0) {
            out.arrayHeader(2);
            out.bulkLong(0);
            out.emptyArray();
            return;
        }
        ScanOptions options = ScanOptions.parse(args, 3, NOVALUES, out);
        if (options != null) {
            Hashes.type(cx)
                    .replies()
                    .scan(ScanCursor.parse(args, 2), options.count(), options.pattern(), !options.flagged(), out);
        }
    }

    /// HRANDFIELD: one field by chance, or several.
    static void hrandfield(ShardContext cx, Args args, ReplyWriter out) {
        if (args.count() > 2) {
            severalFields(cx, args, out);
            return;
        }
        HashValue hash = Hashes.read(cx, args, out);
        if (hash == null) {
            return;
        }
        hash.expire(Integer.MAX_VALUE);
        if (hash.record() == 0) {
            out.nil();
        } else {
            Hashes.type(cx).sample().one(cx.random(), out);
        }
    }

    private static void severalFields(ShardContext cx, Args args, ReplyWriter out) {
        if (!args.tryLong(2)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return;
        }
        long count = args.longValue();
        if (count == Long.MIN_VALUE) {
            out.error(COUNT_OUT_OF_RANGE);
            return;
        }
        boolean values = args.count() == 4 && args.is(3, WITHVALUES);
        if (args.count() > 3 && !values) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        if (values && Math.abs(count) > Long.MAX_VALUE / 2) {
            out.error(ErrorReply.OUT_OF_RANGE);
            return;
        }
        HashValue hash = Hashes.read(cx, args, out);
        if (hash == null) {
            return;
        }
        hash.expire(Integer.MAX_VALUE);
        HashSample sample = Hashes.type(cx).sample();
        if (hash.record() == 0 || count == 0) {
            out.emptyArray();
        } else if (count < 0) {
            sample.repeated(-count, values, cx.random(), out);
        } else {
            sample.distinct(count, values, cx.random(), out);
        }
    }
}
