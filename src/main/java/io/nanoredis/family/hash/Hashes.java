package io.nanoredis.family.hash;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.type.hash.HashType;
import io.nanoredis.type.hash.HashValue;
import org.jspecify.annotations.Nullable;

/// The hash under the first key of a command.
final class Hashes {
    private Hashes() {}

    /// The type of hashes on this shard.
    static HashType type(ShardContext cx) {
        return (HashType) cx.type(Record.HASH);
    }

    /// Opens it for a command that reads; null if the key holds another type, and the error has been replied. A missing
    /// key is a hash without fields.
    static @Nullable HashValue read(ShardContext cx, Args args, ReplyWriter out) {
        return open(cx, args, cx.read(args, 1), out);
    }

    /// Opens it for a command that changes it; see [#read].
    static @Nullable HashValue change(ShardContext cx, Args args, ReplyWriter out) {
        return open(cx, args, cx.change(args, 1), out);
    }

    private static @Nullable HashValue open(ShardContext cx, Args args, long record, ReplyWriter out) {
        if (record != 0 && Record.type(record) != Record.HASH) {
            out.error(ErrorReply.WRONG_TYPE);
            return null;
        }
        HashValue hash = type(cx).value();
        hash.open(cx.keyspace(), record, cx.hashOf(args, 1));
        return hash;
    }

    /// Writes the value of the field in argument `i`, null if there is none; returns whether there is.
    static boolean replyField(HashValue hash, Args args, int i, ReplyWriter out) {
        boolean found = hash.find(args, i);
        if (found) {
            hash.replyValue(out);
        } else {
            out.nil();
        }
        return found;
    }
}
