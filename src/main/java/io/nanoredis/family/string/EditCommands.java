package io.nanoredis.family.string;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.memory.Mem;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.type.string.RawString;
import io.nanoredis.type.string.StringValue;

/// The commands that change a string in place: APPEND and SETRANGE. What they leave counts as raw, however short; its
/// expiry stays.
final class EditCommands {
    private EditCommands() {}

    /// APPEND: puts bytes behind the string; a missing key gets them as SET would store them.
    static void append(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.change(args, 1);
        int bytes = args.length(2);
        if (record == 0) {
            WriteCommands.store(cx, args, 1, 2, 0);
            cx.event(KeyEvent.APPEND, args, 1);
            out.integer(bytes);
        } else if (!StringValue.isString(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else {
            int length = StringValue.length(record);
            overlay(cx, args, record, length, length, KeyEvent.APPEND, out);
        }
    }

    /// SETRANGE: overwrites the string from a position on; zero bytes fill what lies between its end and that.
    static void setrange(ShardContext cx, Args args, ReplyWriter out) {
        if (!args.tryLong(2)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return;
        }
        long from = args.longValue();
        if (from < 0) {
            out.error(ErrorReply.OFFSET_OUT_OF_RANGE);
            return;
        }
        long record = cx.change(args, 1);
        if (record != 0 && !StringValue.isString(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        int length = record == 0 ? 0 : StringValue.length(record);
        if (args.length(args.count() - 1) == 0) {
            out.integer(length);
        } else {
            overlay(cx, args, record, length, from, KeyEvent.SETRANGE, out);
        }
    }

    /// Lays the last argument over the string of `length` bytes in `record`, which is 0 for a missing key, and
    /// replies the new length.
    private static void overlay(
            ShardContext cx, Args args, long record, int length, long from, KeyEvent event, ReplyWriter out) {
        int value = args.count() - 1;
        int bytes = args.length(value);
        if (from > lengthMax(cx) - bytes) {
            out.error(ErrorReply.STRING_TOO_LONG);
            return;
        }
        int at = (int) from;
        int newLength = Math.max(length, at + bytes);
        long resized = RawString.resize(
                cx.keyspace(), args.array(), args.offset(1), args.length(1), cx.hashOf(args, 1), record, newLength);
        long text = Record.valueAddress(resized);
        if (at > length) {
            Mem.zero(text + length, at - length);
        }
        Mem.copyIn(args.array(), args.offset(value), text + at, bytes);
        cx.event(event, args, 1);
        out.integer(newLength);
    }

    private static long lengthMax(ShardContext cx) {
        return Math.min(cx.server().settings().bulkBytesMax(), Record.VALUE_BYTES_MAX);
    }
}
