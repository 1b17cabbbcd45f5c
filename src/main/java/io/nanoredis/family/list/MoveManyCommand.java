package io.nanoredis.family.list;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.list.ListEnd;
import io.nanoredis.type.list.ListValue;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// LMOVEM: several elements that go from one end of a list to an end of another, or of the same.
final class MoveManyCommand {
    private static final byte[] COUNT = "COUNT".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EXACTLY = "EXACTLY".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ONE_BY_ONE = "OBO".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BULK = "BULK".getBytes(StandardCharsets.US_ASCII);
    private static final ErrorReply BAD_COUNT = ErrorReply.of("ERR count should be greater than 0");

    private static final int OPTIONS = 5;
    private static final int OPTION_WORDS = 3;

    private MoveManyCommand() {}

    /// LMOVEM on one shard.
    static void lmovem(ShardContext cx, Args args, ReplyWriter out) {
        ListMove move = parse(args, OPTIONS, out);
        if (move != null) {
            moveHere(cx, args, move, out);
        }
    }

    /// Moves what is asked for from the list in argument 1 to that in argument 2, both of this shard, and replies it.
    static void moveHere(ShardContext cx, Args args, ListMove move, ReplyWriter out) {
        long source = cx.change(args, 1);
        if (source == 0) {
            move.replyNothing(out);
            return;
        }
        long destination = cx.change(args, 2);
        if (OpenList.isWrong(source) || OpenList.isWrong(destination)) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        ListValue list = OpenList.of(cx, args, 1, source);
        long elements = move.elements(list.length());
        if (elements == 0) {
            move.replyNothing(out);
            return;
        }
        ElementBatch batch = new ElementBatch();
        batch.copy(list, move.from(), elements, move.reverses());
        if (MoveCommands.sameKey(args)) {
            if (move.from() == move.to() && !move.reverses()) {
                cx.keyspace().modified(source); // as it was, but popped and pushed
            } else {
                moveWithin(list, move, batch);
            }
        } else {
            batch.push(OpenList.of(cx, args, 2, destination), move.to());
            ElementBatch.remove(OpenList.of(cx, args, 1, cx.find(args, 1)), move.from(), elements);
        }
        cx.event(PushPopCommands.pushed(move.to()), args, 2);
        cx.eventOfRemoval(PushPopCommands.popped(move.from()), args, 1);
        batch.reply(out);
    }

    /// Moves elements within one list, which never becomes empty meanwhile: its expiry stays.
    private static void moveWithin(ListValue list, ListMove move, ElementBatch batch) {
        int elements = batch.count();
        boolean whole = elements == list.length();
        if (move.from() == move.to() && !whole) {
            ElementBatch.remove(list, move.from(), elements);
            batch.push(list, move.to());
            return;
        }
        batch.push(list, move.to());
        ElementBatch.remove(list, move.to() == ListEnd.HEAD ? ListEnd.TAIL : ListEnd.HEAD, elements);
    }

    /// LMOVEM between shards.
    static void lmovemAcross(Coordinator cx, Args args, ReplyWriter out) {
        ListMove move = parse(args, OPTIONS, out);
        if (move == null) {
            return;
        }
        Passage passage = new Passage(cx, args, move);
        switch (passage.run()) {
            case NOTHING -> move.replyNothing(out);
            case WRONG_TYPE -> out.error(ErrorReply.WRONG_TYPE);
            case MOVED -> passage.batch().reply(out);
        }
    }

    /// What is asked for; null if it is wrong, and the error has been replied.
    ///
    /// @param options the argument behind all that must be there
    static @Nullable ListMove parse(Args args, int options, ReplyWriter out) {
        ListEnd from = ListEnd.of(args, 3);
        ListEnd to = ListEnd.of(args, 4);
        boolean counted = args.count() == options + OPTION_WORDS
                && (args.is(options, COUNT) || args.is(options, EXACTLY))
                && (args.is(options + 2, ONE_BY_ONE) || args.is(options + 2, BULK));
        if (from == null || to == null || (!counted && args.count() != options)) {
            out.error(ErrorReply.SYNTAX);
            return null;
        }
        if (!counted) {
            return new ListMove(from, to, 1, false, false);
        }
        if (!args.tryLong(options + 1) || args.longValue() < 1) {
            out.error(BAD_COUNT);
            return null;
        }
        return new ListMove(from, to, args.longValue(), args.is(options, EXACTLY), args.is(options + 2, ONE_BY_ONE));
    }
}
