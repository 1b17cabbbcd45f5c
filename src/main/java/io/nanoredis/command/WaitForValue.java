package io.nanoredis.command;

import io.nanoredis.resp.Args;
import io.nanoredis.shard.Ticket.Finding;
import io.nanoredis.structure.Record;

/// A call that waits until one of several keys, side by side among the arguments, holds a value of one type. Such a
/// value is never empty, so that there is something to take when it is there.
public abstract class WaitForValue extends BlockingCall {
    private final int firstKey;
    private final int keyCount;

    /// @param type     code of the type, a constant of Record
    /// @param firstKey the argument with the first key
    protected WaitForValue(int type, long timeoutMs, int firstKey, int keyCount) {
        super(type, timeoutMs);
        this.firstKey = firstKey;
        this.keyCount = keyCount;
    }

    @Override
    public final int keyCount() {
        return keyCount;
    }

    @Override
    public final int keyAt(int key) {
        return firstKey + key;
    }

    /// A value of another type is an error at first, which serving replies; later it is as good as nothing.
    @Override
    protected Finding look(ShardContext cx, Args args, int key, boolean first) {
        long record = cx.find(args, keyAt(key));
        return record == 0 || (!first && Record.type(record) != kind()) ? Finding.NOTHING_LEFT : Finding.READY;
    }
}
