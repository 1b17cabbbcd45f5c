package io.nanoredis.family.stream;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.stream.Consumer;
import io.nanoredis.type.stream.ConsumerGroup;
import io.nanoredis.type.stream.PendingEntry;
import io.nanoredis.type.stream.Stream;
import java.util.Arrays;

/// XREADGROUP with CLAIM: a consumer gets what has been pending for too long, the longest first, and then what is new.
///
/// What was released counts as pending since the beginning of time. An entry that is not in the stream any more is not
/// pending any more once somebody would claim it.
final class IdleClaim {
    private static final int IDS_MIN = 8;

    private final ShardContext cx;
    private final Stream stream;
    private final ConsumerGroup group;
    private final long idleLeastMs;
    /// Time and number of each ID that is claimed, one behind the other.
    private long[] claimed = new long[2 * IDS_MIN];
    private int claims;
    private long[] deleted = new long[0];
    private int deletions;

    IdleClaim(ShardContext cx, Stream stream, ConsumerGroup group, long idleLeastMs) {
        this.cx = cx;
        this.stream = stream;
        this.group = group;
        this.idleLeastMs = idleLeastMs;
    }

    /// Whether there is something to claim.
    boolean isDue() {
        for (boolean more = group.seekOldest(); more && isIdle(); more = group.nextOldest()) {
            if (stream.seek(group.oldestMs(), group.oldestSeq())) {
                return true;
            }
        }
        return false;
    }

    /// When there will be something to claim at the earliest if nothing changes, or only by new deliveries, ms since
    /// 1970; in the past if what would be claimed is no longer in the stream.
    long dueAtMs() {
        long sinceMs = group.seekOldest() ? group.oldestDeliveredMs() : cx.nowMs();
        long dueMs = sinceMs + idleLeastMs;
        return dueMs < sinceMs ? Long.MAX_VALUE : dueMs;
    }

    private boolean isIdle() {
        long deliveredMs = group.oldestDeliveredMs();
        return deliveredMs == 0 || cx.nowMs() - deliveredMs >= idleLeastMs;
    }

    /// Writes what the stream has for the consumer, in the form of [ReadCommands#serve]; false if that is nothing.
    boolean serve(Args args, ReadRequest request, int keyAt, ReplyWriter out) {
        long limit = ReadCommands.limit(request);
        find(limit);
        for (int i = 0; i < deletions; i++) {
            group.acknowledge(deleted[2 * i], deleted[2 * i + 1]);
        }
        boolean more = claims != limit && ReadCommands.hasNew(cx, stream, group);
        if (claims == 0 && !more) {
            return false;
        }
        long consumer = ReadCommands.consumer(cx, group, args, keyAt, request.group() + 1);
        Consumer.activeMs(consumer, cx.nowMs());
        ReadCommands.beginKey(args, keyAt, out);
        int mark = out.deferred();
        for (int i = 0; i < claims; i++) {
            take(claimed[2 * i], claimed[2 * i + 1], consumer, out);
        }
        long left = limit == RangeCommands.ALL ? limit : limit - claims;
        int added = more ? ReadCommands.replyNew(cx, stream, group, consumer, request, left, out) : 0;
        out.closeDeferredArray(mark, claims + added);
        return true;
    }

    /// Notes what is to be claimed before any of it is, as a claim changes the order.
    private void find(long limit) {
        for (boolean more = group.seekOldest(); more && claims != limit && isIdle(); more = group.nextOldest()) {
            long ms = group.oldestMs();
            long seq = group.oldestSeq();
            if (stream.seek(ms, seq)) {
                claimed = with(claimed, claims++, ms, seq);
            } else {
                deleted = with(deleted, deletions++, ms, seq);
            }
        }
    }

    private static long[] with(long[] ids, int count, long ms, long seq) {
        long[] roomy = 2 * count == ids.length ? Arrays.copyOf(ids, Math.max(2 * IDS_MIN, 4 * count)) : ids;
        roomy[2 * count] = ms;
        roomy[2 * count + 1] = seq;
        return roomy;
    }

    private void take(long ms, long seq, long consumer, ReplyWriter out) {
        long entry = group.pending(ms, seq);
        long deliveredMs = PendingEntry.deliveredMs(entry);
        stream.seek(ms, seq);
        out.arrayHeader(4);
        stream.cursor().replyParts(out);
        out.integer(Math.max(cx.nowMs() - deliveredMs, 0));
        out.integer(PendingEntry.deliveries(entry));
        group.assign(entry, ms, seq, consumer);
        group.setDelivered(entry, ms, seq, cx.nowMs());
        PendingEntry.countDelivery(entry);
    }
}
