package io.nanoredis.family.list;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.list.ListEnd;
import io.nanoredis.type.list.ListValue;
import java.util.Arrays;

/// LMOVE and RPOPLPUSH: an element that goes from one end of a list to an end of another, or of the same.
///
/// The element is added to the destination before it is removed from the source, so that it is not lost when there is
/// no memory for it.
final class MoveCommands {
    private MoveCommands() {}

    /// LMOVE on one shard.
    static void lmove(ShardContext cx, Args args, ReplyWriter out) {
        ListEnd from = ListEnd.of(args, 3);
        ListEnd to = ListEnd.of(args, 4);
        if (from == null || to == null) {
            out.error(ErrorReply.SYNTAX);
        } else {
            move(cx, args, from, to, out);
        }
    }

    /// LMOVE between shards.
    static void lmoveAcross(Coordinator cx, Args args, ReplyWriter out) {
        ListEnd from = ListEnd.of(args, 3);
        ListEnd to = ListEnd.of(args, 4);
        if (from == null || to == null) {
            out.error(ErrorReply.SYNTAX);
        } else {
            moveAcross(cx, args, from, to, out);
        }
    }

    /// RPOPLPUSH on one shard.
    static void rpoplpush(ShardContext cx, Args args, ReplyWriter out) {
        move(cx, args, ListEnd.TAIL, ListEnd.HEAD, out);
    }

    /// RPOPLPUSH between shards.
    static void rpoplpushAcross(Coordinator cx, Args args, ReplyWriter out) {
        moveAcross(cx, args, ListEnd.TAIL, ListEnd.HEAD, out);
    }

    /// Moves an element from the list in argument 1 to that in argument 2, and replies it.
    static void move(ShardContext cx, Args args, ListEnd from, ListEnd to, ReplyWriter out) {
        long source = cx.change(args, 1);
        if (source == 0) {
            out.nil();
            return;
        }
        long destination = cx.change(args, 2);
        if (OpenList.isWrong(source) || OpenList.isWrong(destination)) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        ListValue list = OpenList.of(cx, args, 1, source);
        int start = out.length();
        list.reply(from, out);
        if (!sameKey(args)) {
            pushReplied(OpenList.of(cx, args, 2, destination), to, start, out);
            OpenList.of(cx, args, 1, cx.find(args, 1)).pop(from);
        } else if (from != to && list.length() > 1) {
            pushReplied(list, to, start, out);
            list.pop(from);
        } else {
            cx.keyspace().modified(source); // as it was, but popped and pushed
        }
        tellMoved(cx, args, from, to);
    }

    private static void tellMoved(ShardContext cx, Args args, ListEnd from, ListEnd to) {
        cx.event(PushPopCommands.pushed(to), args, 2);
        cx.eventOfRemoval(PushPopCommands.popped(from), args, 1);
    }

    /// Whether source and destination are one key.
    static boolean sameKey(Args args) {
        byte[] a = args.array();
        int first = args.offset(1);
        int second = args.offset(2);
        return Arrays.equals(a, first, first + args.length(1), a, second, second + args.length(2));
    }

    /// Adds what stands as a bulk string at the end of the replies.
    private static void pushReplied(ListValue list, ListEnd end, int start, ReplyWriter out) {
        byte[] replies = out.array();
        int text = start;
        while (replies[text] != '\n') {
            text++;
        }
        text++;
        list.push(end, replies, text, out.length() - 2 - text);
    }

    private static void moveAcross(Coordinator cx, Args args, ListEnd from, ListEnd to, ReplyWriter out) {
        Passage passage = new Passage(cx, args, new ListMove(from, to, 1, false, false));
        switch (passage.run()) {
            case NOTHING -> out.nil();
            case WRONG_TYPE -> out.error(ErrorReply.WRONG_TYPE);
            case MOVED -> passage.batch().replyBulks(out);
        }
    }
}
