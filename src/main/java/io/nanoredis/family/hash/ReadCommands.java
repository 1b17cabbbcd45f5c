package io.nanoredis.family.hash;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.hash.HashValue;

/// The commands that only look at a hash: HGET, HMGET, HEXISTS, HSTRLEN, HLEN, HGETALL, HKEYS, HVALS.
final class ReadCommands {
    private ReadCommands() {}

    /// HGET: the value of a field.
    static void hget(ShardContext cx, Args args, ReplyWriter out) {
        HashValue hash = Hashes.read(cx, args, out);
        if (hash != null) {
            Hashes.replyField(hash, args, 2, out);
        }
    }

    /// HMGET: the values of fields.
    static void hmget(ShardContext cx, Args args, ReplyWriter out) {
        HashValue hash = Hashes.read(cx, args, out);
        if (hash == null) {
            return;
        }
        out.arrayHeader(args.count() - 2);
        for (int i = 2; i < args.count(); i++) {
            Hashes.replyField(hash, args, i, out);
        }
    }

    /// HEXISTS: whether there is a field.
    static void hexists(ShardContext cx, Args args, ReplyWriter out) {
        HashValue hash = Hashes.read(cx, args, out);
        if (hash != null) {
            out.integer(hash.find(args, 2) ? 1 : 0);
        }
    }

    /// HSTRLEN: the bytes of the value of a field.
    static void hstrlen(ShardContext cx, Args args, ReplyWriter out) {
        HashValue hash = Hashes.read(cx, args, out);
        if (hash != null) {
            out.integer(hash.find(args, 2) ? hash.valueLength() : 0);
        }
    }

    /// HLEN: how many fields there are, those included that have expired and are still there.
    static void hlen(ShardContext cx, Args args, ReplyWriter out) {
        HashValue hash = Hashes.read(cx, args, out);
        if (hash != null) {
            out.integer(hash.length());
        }
    }

    /// HGETALL: all fields with their values.
    static void hgetall(ShardContext cx, Args args, ReplyWriter out) {
        replyAll(cx, args, true, true, out);
    }

    /// HKEYS: all fields.
    static void hkeys(ShardContext cx, Args args, ReplyWriter out) {
        replyAll(cx, args, true, false, out);
    }

    /// HVALS: all values.
    static void hvals(ShardContext cx, Args args, ReplyWriter out) {
        replyAll(cx, args, false, true, out);
    }

    private static void replyAll(ShardContext cx, Args args, boolean names, boolean values, ReplyWriter out) {
        if (Hashes.read(cx, args, out) != null) {
            Hashes.type(cx).replies().all(names, values, out);
        }
    }
}
