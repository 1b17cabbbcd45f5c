package io.nanoredis.family.list;

import io.nanoredis.command.BlockingCall;
import io.nanoredis.command.BlockingTimeout;
import io.nanoredis.command.ShardContext;
import io.nanoredis.command.WaitForValue;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.Ticket.Finding;
import io.nanoredis.structure.Record;
import io.nanoredis.type.list.ListEnd;
import io.nanoredis.type.list.ListValue;
import org.jspecify.annotations.Nullable;

/// BLMOVE, BRPOPLPUSH, BLMOVEM: elements that go from one list to another as soon as they are there.
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
        return move(args, 5, new ListMove(from, to, 1, false, false), false, out);
    }

    /// BRPOPLPUSH.
    static @Nullable BlockingCall brpoplpush(Args args, ReplyWriter out) {
        return move(args, 3, new ListMove(ListEnd.TAIL, ListEnd.HEAD, 1, false, false), false, out);
    }

    /// BLMOVEM.
    static @Nullable BlockingCall blmovem(Args args, ReplyWriter out) {
        ListMove move = MoveManyCommand.parse(args, 6, out);
        return move == null ? null : move(args, 5, move, true, out);
    }

    private static @Nullable BlockingCall move(Args args, int timeoutAt, ListMove move, boolean many, ReplyWriter out) {
        long timeoutMs = BlockingTimeout.seconds(args, timeoutAt, out);
        return timeoutMs == BlockingTimeout.REFUSED ? null : new Move(timeoutMs, move, many);
    }

    /// A move. Between shards the elements are copied under the locks of both keys, added to the destination, and only
    /// then removed from the source.
    private static final class Move extends WaitForValue {
        private final ListMove move;
        /// Whether the reply is an array, else the one element.
        private final boolean many;

        // Written by the look of either shard, read by all in the rounds that follow.
        private @Nullable ElementBatch batch;
        private boolean sourceWrong;
        private boolean destinationWrong;

        Move(long timeoutMs, ListMove move, boolean many) {
            super(Record.LIST, timeoutMs, SOURCE, 1);
            this.move = move;
            this.many = many;
        }

        @Override
        public int destinationAt() {
            return DESTINATION;
        }

        @Override
        protected void nothing(ReplyWriter out) {
            if (many) {
                super.nothing(out);
            } else {
                out.nil();
            }
        }

        /// A list with fewer elements than are wanted has something for others.
        @Override
        protected Finding look(ShardContext cx, Args args, int key, boolean first) {
            Finding finding = super.look(cx, args, key, first);
            if (finding == Finding.READY && move.exactly()) {
                long record = cx.find(args, SOURCE);
                boolean enough = OpenList.isWrong(record)
                        || move.elements(OpenList.of(cx, args, SOURCE, record).length()) > 0;
                return enough ? Finding.READY : Finding.NOT_FOR_THIS;
            }
            return finding;
        }

        @Override
        protected void serve(ShardContext cx, Args args, int key, boolean first, ReplyWriter out) {
            if (many) {
                MoveManyCommand.moveHere(cx, args, move, out);
            } else {
                MoveCommands.move(cx, args, move.from(), move.to(), out);
            }
        }

        @Override
        protected void peek(ShardContext cx, Args args, boolean atDestination) {
            long record = cx.find(args, atDestination ? DESTINATION : SOURCE);
            if (atDestination) {
                destinationWrong = OpenList.isWrong(record);
                return;
            }
            sourceWrong = OpenList.isWrong(record);
            batch = null;
            if (record != 0 && !sourceWrong) {
                ListValue list = OpenList.of(cx, args, SOURCE, record);
                ElementBatch copied = new ElementBatch();
                copied.copy(list, move.from(), move.elements(list.length()), move.reverses());
                batch = copied;
            }
        }

        @Override
        protected void conclude(ShardContext cx, Args args, int key, boolean isOwn, boolean first, ReplyWriter out) {
            ElementBatch moved = batch;
            if (moved == null || sourceWrong || destinationWrong) {
                if (isOwn) {
                    out.error(ErrorReply.WRONG_TYPE);
                }
            } else if (isOwn) {
                ListValue list = OpenList.of(cx, args, SOURCE, cx.change(args, SOURCE));
                ElementBatch.remove(list, move.from(), moved.count());
                cx.eventOfRemoval(PushPopCommands.popped(move.from()), args, SOURCE);
                if (many) {
                    moved.reply(out);
                } else {
                    moved.replyBulks(out);
                }
            } else {
                moved.push(OpenList.of(cx, args, DESTINATION, cx.change(args, DESTINATION)), move.to());
                cx.event(PushPopCommands.pushed(move.to()), args, DESTINATION);
            }
        }
    }
}
