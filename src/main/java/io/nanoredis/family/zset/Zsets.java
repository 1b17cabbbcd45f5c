package io.nanoredis.family.zset;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.type.zset.ZsetBuilder;
import io.nanoredis.type.zset.ZsetEditor;
import io.nanoredis.type.zset.ZsetType;

/// How ops get at the sorted set of a key.
final class Zsets {
    static final ErrorReply MIN_OR_MAX = ErrorReply.of("ERR min or max is not a float");
    static final ErrorReply LEX_RANGE = ErrorReply.of("ERR min or max not valid string range item");

    private Zsets() {}

    /// The shard's sorted sets.
    static ZsetType type(ShardContext cx) {
        return (ZsetType) cx.type(Record.ZSET);
    }

    /// Whether a record holds a sorted set.
    static boolean isZset(long record) {
        return Record.type(record) == Record.ZSET;
    }

    /// Opens the set of key `i`, whose record has been looked up, for changes.
    static ZsetEditor edit(ShardContext cx, Args args, int i, long record) {
        ZsetEditor editor = type(cx).editor();
        editor.open(cx.keyspace(), args.array(), args.offset(i), args.length(i), cx.hashOf(args, i), record);
        return editor;
    }

    /// Whether a record is there and of another type, which is then replied.
    static boolean refuses(long record, ReplyWriter out) {
        if (record == 0 || isZset(record)) {
            return false;
        }
        out.error(ErrorReply.WRONG_TYPE);
        return true;
    }

    /// Stores what was built under key `i`; see [ZsetBuilder#store].
    static int store(ShardContext cx, Args args, int i, ZsetBuilder builder) {
        return builder.store(cx.keyspace(), args.array(), args.offset(i), args.length(i), cx.hashOf(args, i));
    }
}
