package io.nanoredis.command;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.Ticket.Finding;

/// One execution of a command that can wait: what it asks for, and how it is served.
///
/// A key is given by its number among those that are waited for, from 0; [#keyAt] tells which argument that is. The
/// arguments may be other views at each call, so nothing here may keep them.
///
/// *Thread*: read by the connection's proactor; [#look], [#serve] and [#peek] run on the owner of the key's shard,
/// handed over by messages.
public abstract class BlockingCall {
    private final int kind;
    private final long timeoutMs;

    /// @param kind      code of the type of values that are waited for, a constant of Record
    /// @param timeoutMs how long to wait, 0 without end
    protected BlockingCall(int kind, long timeoutMs) {
        this.kind = kind;
        this.timeoutMs = timeoutMs;
    }

    /// Code of the type of values that are waited for.
    final int kind() {
        return kind;
    }

    /// How long to wait, 0 without end.
    public final long timeoutMs() {
        return timeoutMs;
    }

    /// How many keys are waited for.
    public abstract int keyCount();

    /// The argument that holds key number `key`.
    public abstract int keyAt(int key);

    /// The argument that holds one more key, which is changed when this is served; 0 without one.
    public int destinationAt() {
        return 0;
    }

    /// Whether serving it changes its keys.
    protected boolean isWrite() {
        return true;
    }

    /// Whether a key may come to have something by the mere passing of time; [#look] then tells
    /// [io.nanoredis.shard.WaitTable#lookAgainAt] when.
    protected boolean isTimed() {
        return false;
    }

    /// Whether it ends, with an error, when one of its keys is removed.
    protected boolean endsWithKey() {
        return false;
    }

    /// Looks whether a key has something to take. Changes and counts nothing.
    ///
    /// @param first whether this is the first try, when a value of the wrong type is an error and not passed over
    protected abstract Finding look(ShardContext cx, Args args, int key, boolean first);

    /// Takes from a key that [#look] has found ready and writes the reply.
    protected abstract void serve(ShardContext cx, Args args, int key, boolean first, ReplyWriter out);

    /// Serves the first try on one shard, of whose keys `key` is the first that is ready.
    protected void serveFirst(ShardContext cx, Args args, int key, ReplyWriter out) {
        serve(cx, args, key, true, out);
    }

    /// Notes, under the locks of a transaction over several shards, what its other shards have to know of this one.
    ///
    /// @param atDestination whether this is the shard of [#destinationAt], else that of keys that are waited for
    protected void peek(ShardContext cx, Args args, boolean atDestination) {}

    /// Does a shard's share in that transaction when key number `key` is the first that is ready: first on the shard of
    /// [#destinationAt], then on the others. Only the key's own shard may write to `out`.
    protected void conclude(ShardContext cx, Args args, int key, boolean isOwn, boolean first, ReplyWriter out) {
        if (isOwn) {
            serve(cx, args, key, first, out);
        }
    }

    /// Writes what is left to write of the reply after [#conclude] has run everywhere. *Thread*: home.
    protected void finish(Args args, ReplyWriter out) {}

    /// Writes what the command answers when there is nothing and it must not wait: as a rule the same as after a
    /// time-out.
    protected void nothing(ReplyWriter out) {
        out.nullArray();
    }

    /// Tries all keys on one shard once; false if nothing was found and nothing written.
    final boolean tryOnce(ShardContext cx, Args args, ReplyWriter out) {
        for (int key = 0; key < keyCount(); key++) {
            if (look(cx, args, key, true) == Finding.READY) {
                serveFirst(cx, args, key, out);
                return true;
            }
        }
        return false;
    }
}
