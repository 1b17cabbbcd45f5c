package io.nanoredis.family.list;

import io.nanoredis.command.BlockingCall;
import io.nanoredis.command.BlockingTimeout;
import io.nanoredis.command.ShardContext;
import io.nanoredis.command.WaitForValue;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.type.list.ListEnd;
import io.nanoredis.type.list.ListValue;
import org.jspecify.annotations.Nullable;

/// BLPOP, BRPOP, BLMPOP: elements from the first of several lists that is there, as soon as one is.
final class BlockingPopCommands {
    private static final int FIRST_KEY = 1;

    private BlockingPopCommands() {}

    /// BLPOP and BRPOP: the key and the element that was popped.
    static @Nullable BlockingCall pop(Args args, ListEnd end, ReplyWriter out) {
        int last = args.count() - 1;
        long timeoutMs = BlockingTimeout.seconds(args, last, out);
        return timeoutMs == BlockingTimeout.REFUSED ? null : new Pop(timeoutMs, last - FIRST_KEY, end);
    }

    private static final class Pop extends WaitForValue {
        private final ListEnd end;

        Pop(long timeoutMs, int keyCount, ListEnd end) {
            super(Record.LIST, timeoutMs, FIRST_KEY, keyCount);
            this.end = end;
        }

        @Override
        protected void serve(ShardContext cx, Args args, int key, boolean first, ReplyWriter out) {
            int at = keyAt(key);
            long record = cx.change(args, at);
            if (OpenList.isWrong(record)) {
                out.error(ErrorReply.WRONG_TYPE);
                return;
            }
            out.arrayHeader(2);
            out.bulk(args.array(), args.offset(at), args.length(at));
            ListValue list = OpenList.of(cx, args, at, record);
            list.reply(end, out);
            list.pop(end);
            cx.eventOfRemoval(PushPopCommands.popped(end), args, at);
        }
    }

    /// BLMPOP: the key and an array of the elements that were popped.
    static @Nullable BlockingCall multiPop(Args args, ReplyWriter out) {
        MultiPopCommand.Request request = MultiPopCommand.parse(args, 2, out);
        if (request == null) {
            return null;
        }
        long timeoutMs = BlockingTimeout.seconds(args, 1, out);
        return timeoutMs == BlockingTimeout.REFUSED ? null : new MultiPop(timeoutMs, request);
    }

    private static final class MultiPop extends WaitForValue {
        private final MultiPopCommand.Request request;

        MultiPop(long timeoutMs, MultiPopCommand.Request request) {
            super(Record.LIST, timeoutMs, request.firstKey(), request.keysEnd() - request.firstKey());
            this.request = request;
        }

        @Override
        protected void serve(ShardContext cx, Args args, int key, boolean first, ReplyWriter out) {
            long record = cx.change(args, keyAt(key));
            if (OpenList.isWrong(record)) {
                out.error(ErrorReply.WRONG_TYPE);
            } else {
                MultiPopCommand.pop(cx, args, keyAt(key), record, request, out);
            }
        }
    }
}
