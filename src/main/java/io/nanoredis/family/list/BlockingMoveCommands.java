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
import org.jspecify.annotations.Nullable;

/// BLMOVE and BRPOPLPUSH: an element that goes from one list to another as soon as the first one is there.
final class BlockingMoveCommands {
    private static final int SOURCE = 1;
    private static final int DESTINATION = 2;

    private BlockingMoveCommands() {}

    /// BLMOVE.
    static @Nullable BlockingCall blmove(Args args, ReplyWriter out) {
        ListEnd from = ListEnd.of(args, 3);
        ListEnd to = ListEnd.of(args, 4);
        if (from == null || to == null) {
            out.error(ErrorReply.SYNTAX);
            return null;
        }
        return move(args, 5, from, to, out);
    }

    /// BRPOPLPUSH.
    static @Nullable BlockingCall brpoplpush(Args args, ReplyWriter out) {
        return move(args, 3, ListEnd.TAIL, ListEnd.HEAD, out);
    }

    private static @Nullable BlockingCall move(Args args, int timeoutAt, ListEnd from, ListEnd to, ReplyWriter out) {
        long timeoutMs = BlockingTimeout.seconds(args, timeoutAt, out);
        return timeoutMs == BlockingTimeout.REFUSED ? null : new Move(timeoutMs, from, to);
    }

    /// A move. Between shards the element is copied under the locks of both keys, added to the destination, and only
    /// then removed from the source.
    private static final class Move extends WaitForValue {
        private final ListEnd from;
        private final ListEnd to;

        // Written by the look of either shard, read by all in the rounds that follow.
        private byte[] element = new byte[0];
        private boolean sourceWrong;
        private boolean destinationWrong;

        Move(long timeoutMs, ListEnd from, ListEnd to) {
            super(Record.LIST, timeoutMs, SOURCE, 1);
            this.from = from;
            this.to = to;
        }

        @Override
        public int destinationAt() {
            return DESTINATION;
        }

        @Override
        protected void serve(ShardContext cx, Args args, int key, boolean first, ReplyWriter out) {
            MoveCommands.move(cx, args, from, to, out);
        }

        @Override
        protected void peek(ShardContext cx, Args args, boolean atDestination) {
            long record = cx.find(args, atDestination ? DESTINATION : SOURCE);
            if (atDestination) {
                destinationWrong = OpenList.isWrong(record);
                return;
            }
            sourceWrong = OpenList.isWrong(record);
            if (record != 0 && !sourceWrong) {
                element = OpenList.of(cx, args, SOURCE, record).copy(from);
            }
        }

        @Override
        protected void conclude(ShardContext cx, Args args, int key, boolean isOwn, boolean first, ReplyWriter out) {
            boolean wrong = sourceWrong || destinationWrong;
            if (!isOwn) {
                if (!wrong) {
                    OpenList.of(cx, args, DESTINATION, cx.change(args, DESTINATION))
                            .push(to, element, 0, element.length);
                }
            } else if (wrong) {
                out.error(ErrorReply.WRONG_TYPE);
            } else {
                OpenList.of(cx, args, SOURCE, cx.change(args, SOURCE)).pop(from);
                out.bulk(element);
            }
        }
    }
}
