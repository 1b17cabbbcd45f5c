package io.nanoredis.family.stream;

import io.nanoredis.command.BlockingCall;
import io.nanoredis.command.BlockingOp;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.Ticket.Finding;
import io.nanoredis.structure.Record;
import io.nanoredis.type.stream.Stream;
import io.nanoredis.type.stream.StreamId;
import io.nanoredis.type.stream.StreamType;
import org.jspecify.annotations.Nullable;

/// XREAD and XREADGROUP with BLOCK.
///
/// The first try replies what all streams have, or the first error, as without BLOCK. One that waits is served from the
/// stream that has got an entry, alone. A reader of a group also ends, with an error, when the group or the stream is
/// no longer there.
final class WaitForEntries extends BlockingCall {
    private static final ErrorReply STREAM_GONE = ErrorReply.of("UNBLOCKED the stream key no longer exists");
    private static final ErrorReply GROUP_GONE =
            ErrorReply.of("NOGROUP the consumer group this client was blocked on no longer exists");
    /// Any time is within range: what is beyond all clocks is as good as for ever.
    private static final long NO_CLOCK = 0;

    private final ReadRequest request;
    /// After which ID each key is read, as of the first try.
    private final StreamId[] after;

    // What the first try over several shards finds; every key's places are written by its shard alone.
    private final int[] shardOfKey;
    private final @Nullable ErrorReply[] errors;
    private final @Nullable ReplyWriter[] replies;

    private WaitForEntries(ReadRequest request) {
        super(Record.STREAM, request.blockMs());
        this.request = request;
        after = new StreamId[request.keys()];
        shardOfKey = new int[request.keys()];
        errors = new @Nullable ErrorReply[request.keys()];
        replies = new @Nullable ReplyWriter[request.keys()];
    }

    /// XREAD, or XREADGROUP.
    static BlockingOp reading(boolean ofGroup) {
        return new BlockingOp() {
            @Override
            public boolean waits(Args args) {
                return asksToWait(args, ofGroup);
            }

            @Override
            public @Nullable BlockingCall read(Args args, ReplyWriter out) {
                ReadRequest request = ReadRequest.parse(args, ofGroup, NO_CLOCK, out);
                return request == null ? null : new WaitForEntries(request);
            }
        };
    }

    /// Whether BLOCK is an option, and nothing before it is wrong.
    private static boolean asksToWait(Args args, boolean ofGroup) {
        for (int i = 1; i + 1 < args.count(); i++) {
            if (args.is(i, Words.BLOCK)) {
                return true;
            }
            boolean counted = args.is(i, Words.COUNT) || (ofGroup && args.is(i, Words.CLAIM));
            boolean named = ofGroup && args.is(i, Words.GROUP);
            boolean plain = ofGroup && args.is(i, Words.NOACK);
            if (counted ? !args.tryLong(i + 1) : !named && !plain) {
                return false;
            }
            i += counted ? 1 : named ? 2 : 0;
        }
        return false;
    }

    @Override
    public int keyCount() {
        return request.keys();
    }

    @Override
    public int keyAt(int key) {
        return request.first() + key;
    }

    @Override
    protected boolean isWrite() {
        return request.isOfGroup();
    }

    @Override
    protected boolean isTimed() {
        return request.claims();
    }

    @Override
    protected boolean endsWithKey() {
        return request.isOfGroup();
    }

    @Override
    protected Finding look(ShardContext cx, Args args, int key, boolean first) {
        boolean ready = first ? lookFirst(cx, args, key) : lookAgain(cx, args, key);
        return ready ? Finding.READY : Finding.NOT_FOR_THIS;
    }

    private boolean lookFirst(ShardContext cx, Args args, int key) {
        shardOfKey[key] = cx.shard().id();
        after[key] = new StreamId();
        errors[key] = ReadCommands.check(cx, args, request, key, after[key]);
        if (errors[key] != null || (request.isOfGroup() && !after[key].isMax())) {
            return true;
        }
        long record = cx.find(args, keyAt(key));
        return record != 0 && hasEntries(cx, record, args, key);
    }

    private boolean lookAgain(ShardContext cx, Args args, int key) {
        long record = cx.find(args, keyAt(key));
        if (record == 0 || !StreamType.isStream(record)) {
            return request.isOfGroup();
        }
        return hasEntries(cx, record, args, key) || isGroupGone(cx, record, args);
    }

    private boolean hasEntries(ShardContext cx, long record, Args args, int key) {
        if (request.claims() && hasIdle(cx, record, args)) {
            return true;
        }
        Stream stream = Streams.open(cx, record);
        StreamId last = Streams.type(cx).id();
        if (!stream.lastEntryId(last)) {
            return false;
        }
        if (!request.isOfGroup()) {
            return last.compare(after[key]) > 0;
        }
        return ReadCommands.openGroup(stream, args, request)
                && !stream.groups().group().hasRead(last.ms(), last.seq());
    }

    /// Whether there is something that has been pending for too long; notes when there may be.
    private boolean hasIdle(ShardContext cx, long record, Args args) {
        Stream stream = Streams.open(cx, record);
        if (!ReadCommands.openGroup(stream, args, request)) {
            return false;
        }
        IdleClaim claim = new IdleClaim(cx, stream, stream.groups().group(), request.claimIdleMs());
        if (claim.isDue()) {
            return true;
        }
        cx.shard().waits().lookAgainAt(Math.max(claim.dueAtMs(), cx.nowMs() + 1));
        return false;
    }

    private boolean isGroupGone(ShardContext cx, long record, Args args) {
        return request.isOfGroup() && !ReadCommands.openGroup(Streams.open(cx, record), args, request);
    }

    @Override
    protected void serve(ShardContext cx, Args args, int key, boolean first, ReplyWriter out) {
        long record = cx.find(args, keyAt(key));
        if (record == 0 || !StreamType.isStream(record)) {
            out.error(STREAM_GONE);
        } else if (isGroupGone(cx, record, args)) {
            out.error(GROUP_GONE);
        } else {
            if (out.resp3()) {
                out.mapHeader(1);
            } else {
                out.arrayHeader(1);
            }
            ReadCommands.serve(cx, args, request, key, after[key], out);
        }
    }

    @Override
    protected void serveFirst(ShardContext cx, Args args, int key, ReplyWriter out) {
        ReadCommands.readHere(cx, args, request, out);
    }

    // ---- the first try over several shards

    @Override
    protected void conclude(ShardContext cx, Args args, int key, boolean isOwn, boolean first, ReplyWriter out) {
        if (error() != null) {
            return;
        }
        for (int each = 0; each < after.length; each++) {
            if (shardOfKey[each] == cx.shard().id()) {
                ReplyWriter reply = new ReplyWriter();
                reply.resp3(out.resp3());
                if (ReadCommands.serve(cx, args, request, each, after[each], reply)) {
                    replies[each] = reply;
                }
            }
        }
    }

    private @Nullable ErrorReply error() {
        for (ErrorReply error : errors) {
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    @Override
    protected void finish(Args args, ReplyWriter out) {
        ErrorReply error = error();
        if (error != null) {
            out.error(error);
        } else {
            ReadCommands.reply(replies, out);
        }
    }
}
