package io.nanoredis.family.zset;

import io.nanoredis.command.BlockingCall;
import io.nanoredis.command.BlockingTimeout;
import io.nanoredis.command.ShardContext;
import io.nanoredis.command.WaitForValue;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.type.zset.ZsetEditor;
import org.jspecify.annotations.Nullable;

/// BZPOPMIN, BZPOPMAX, BZMPOP: members of the first of several sets that is there, as soon as one is.
final class BlockingPopCommands {
    private static final int FIRST_KEY = 1;

    private BlockingPopCommands() {}

    /// BZPOPMIN and BZPOPMAX: the key, the member and its score.
    static @Nullable BlockingCall pop(Args args, boolean highest, ReplyWriter out) {
        int last = args.count() - 1;
        long timeoutMs = BlockingTimeout.seconds(args, last, out);
        return timeoutMs == BlockingTimeout.REFUSED ? null : new Pop(timeoutMs, last - FIRST_KEY, highest);
    }

    private static final class Pop extends WaitForValue {
        private final boolean highest;

        Pop(long timeoutMs, int keyCount, boolean highest) {
            super(Record.ZSET, timeoutMs, FIRST_KEY, keyCount);
            this.highest = highest;
        }

        @Override
        protected void serve(ShardContext cx, Args args, int key, boolean first, ReplyWriter out) {
            int at = keyAt(key);
            long record = cx.change(args, at);
            if (Zsets.refuses(record, out)) {
                return;
            }
            out.arrayHeader(3);
            out.bulk(args.array(), args.offset(at), args.length(at));
            ZsetEditor editor = Zsets.edit(cx, args, at, record);
            try {
                PopCommands.take(editor, highest, 1, false, out);
            } finally {
                editor.close();
            }
            cx.eventOfRemoval(PopCommands.popped(highest), args, at);
        }
    }

    /// BZMPOP: the key and an array of members and scores.
    static @Nullable BlockingCall multiPop(Args args, ReplyWriter out) {
        PopCommands.Wish wish = PopCommands.parse(args, 2, out);
        if (wish == null) {
            return null;
        }
        long timeoutMs = BlockingTimeout.seconds(args, 1, out);
        return timeoutMs == BlockingTimeout.REFUSED ? null : new MultiPop(timeoutMs, wish);
    }

    private static final class MultiPop extends WaitForValue {
        private final PopCommands.Wish wish;

        MultiPop(long timeoutMs, PopCommands.Wish wish) {
            super(Record.ZSET, timeoutMs, 3, wish.keys());
            this.wish = wish;
        }

        @Override
        protected void serve(ShardContext cx, Args args, int key, boolean first, ReplyWriter out) {
            PopCommands.popKey(cx, args, keyAt(key), wish, out);
        }
    }
}
