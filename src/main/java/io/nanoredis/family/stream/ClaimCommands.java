package io.nanoredis.family.stream;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.stream.Consumer;
import io.nanoredis.type.stream.ConsumerGroup;
import io.nanoredis.type.stream.PendingEntry;
import io.nanoredis.type.stream.Stream;
import io.nanoredis.type.stream.StreamId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The commands that give pending entries to another consumer: XCLAIM and XAUTOCLAIM.
final class ClaimCommands {
    private static final ErrorReply BAD_CLAIM_IDLE = ErrorReply.of("ERR Invalid min-idle-time argument for XCLAIM");
    private static final ErrorReply BAD_AUTOCLAIM_IDLE =
            ErrorReply.of("ERR Invalid min-idle-time argument for XAUTOCLAIM");
    private static final ErrorReply BAD_IDLE = ErrorReply.of("ERR Invalid IDLE option argument for XCLAIM");
    private static final ErrorReply BAD_TIME = ErrorReply.of("ERR Invalid TIME option argument for XCLAIM");
    private static final ErrorReply BAD_RETRYCOUNT = ErrorReply.of("ERR Invalid RETRYCOUNT option argument for XCLAIM");
    private static final ErrorReply COUNT_NOT_POSITIVE = ErrorReply.of("ERR COUNT must be > 0");
    private static final ErrorReply COUNT_TOO_HIGH =
            ErrorReply.of("ERR Insufficient memory, failed allocating transient memory, COUNT too high.");

    private static final int CONSUMER = 3;
    private static final int IDLE = 4;
    private static final int FIRST_ID = 5;
    private static final int START = 5;
    private static final long NOT_GIVEN = -1;
    private static final long COUNT_DEFAULT = 100;
    /// So many entries are looked at for each that is asked for.
    private static final long ATTEMPTS_PER_COUNT = 10;
    /// Redis's bound, of what can be multiplied by the size of an ID.
    private static final long COUNT_MAX = Long.MAX_VALUE / 16;
    /// From here on Redis has no memory for the IDs, on a machine of ordinary size.
    private static final long COUNT_WITHOUT_MEMORY = 1L << 32;

    private ClaimCommands() {}

    /// The options of XCLAIM.
    private static final class Options {
        private int idsEnd;
        private boolean force;
        private boolean justId;
        private long deliveredMs = NOT_GIVEN;
        private long deliveries = NOT_GIVEN;
        private final StreamId lastId = new StreamId();

        /// Reads the options behind the IDs, and finds where these end; null if they are wrong, and the error has been
        /// replied.
        static @Nullable Options parse(Args args, long nowMs, ReplyWriter out) {
            Options options = new Options();
            int i = FIRST_ID;
            while (i < args.count() && IdArguments.parse(args, i, 0, options.lastId)) {
                i++;
            }
            options.lastId.set(0, 0);
            options.idsEnd = i;
            while (i < args.count()) {
                int read = options.option(args, i, nowMs, out);
                if (read == 0) {
                    return null;
                }
                i += read;
            }
            if (options.deliveredMs < 0 || options.deliveredMs > nowMs) {
                options.deliveredMs = nowMs;
            }
            return options;
        }

        /// Reads an option; returns how many arguments it took, 0 if an error has been replied.
        private int option(Args args, int i, long nowMs, ReplyWriter out) {
            boolean followed = i + 1 < args.count();
            if (args.is(i, Words.FORCE)) {
                force = true;
                return 1;
            }
            if (args.is(i, Words.JUSTID)) {
                justId = true;
                return 1;
            }
            if (followed && args.is(i, Words.IDLE)) {
                return number(args, i + 1, BAD_IDLE, out) ? took(nowMs - args.longValue()) : 0;
            }
            if (followed && args.is(i, Words.TIME)) {
                return number(args, i + 1, BAD_TIME, out) ? took(args.longValue()) : 0;
            }
            if (followed && args.is(i, Words.RETRYCOUNT)) {
                if (!number(args, i + 1, BAD_RETRYCOUNT, out)) {
                    return 0;
                }
                deliveries = args.longValue();
                return 2;
            }
            if (followed && args.is(i, Words.LASTID)) {
                return IdArguments.parse(args, i + 1, 0, lastId, out) ? 2 : 0;
            }
            out.error(ErrorReply.of("ERR Unrecognized XCLAIM option '" + Errors.echoed(args, i) + "'"));
            return 0;
        }

        private int took(long newDeliveredMs) {
            deliveredMs = newDeliveredMs;
            return 2;
        }
    }

    private static boolean number(Args args, int i, ErrorReply otherwise, ReplyWriter out) {
        boolean valid = args.tryLong(i);
        if (!valid) {
            out.error(otherwise);
        }
        return valid;
    }

    /// XCLAIM: gives the entries with some IDs to a consumer.
    static void xclaim(ShardContext cx, Args args, ReplyWriter out) {
        if (!PendingCommands.openGroup(cx, args, out) || !number(args, IDLE, BAD_CLAIM_IDLE, out)) {
            return;
        }
        long idleLeastMs = args.longValue();
        Options options = Options.parse(args, cx.nowMs(), out);
        if (options == null) {
            return;
        }
        Claim claim = new Claim(cx, args, idleLeastMs, options.justId, out);
        claim.deliveredMs = options.deliveredMs;
        claim.deliveries = options.deliveries;
        ConsumerGroup group = PendingCommands.group(cx);
        if (!group.hasRead(options.lastId.ms(), options.lastId.seq())) {
            group.setLastId(options.lastId.ms(), options.lastId.seq());
        }
        int mark = out.deferred();
        int written = 0;
        StreamId id = Streams.type(cx).id();
        for (int i = FIRST_ID; i < options.idsEnd; i++) {
            IdArguments.parse(args, i, 0, id);
            written += claim.one(id, options.force) ? 1 : 0;
        }
        out.closeDeferredArray(mark, written);
        cx.keyspace().modified(cx.find(args, 1));
    }

    /// One run of claiming for the consumer that an argument names, which is made when it gets its first entry.
    private static final class Claim {
        private final ShardContext cx;
        private final Args args;
        private final ReplyWriter out;
        private final Stream stream;
        private final ConsumerGroup group;
        private final long nowMs;
        private final long idleLeastMs;
        private final boolean justId;
        private long deliveredMs;
        private long deliveries = NOT_GIVEN;
        private long consumer;

        Claim(ShardContext cx, Args args, long idleLeastMs, boolean justId, ReplyWriter out) {
            this.cx = cx;
            this.args = args;
            this.out = out;
            stream = Streams.opened(cx);
            group = PendingCommands.group(cx);
            nowMs = cx.nowMs();
            this.idleLeastMs = Math.max(idleLeastMs, 0);
            this.justId = justId;
            deliveredMs = nowMs;
        }

        /// Claims the entry with an ID, which may be made pending if `force` is set; returns whether it was claimed,
        /// and written.
        boolean one(StreamId id, boolean force) {
            if (!stream.seek(id.ms(), id.seq())) {
                group.acknowledge(id.ms(), id.seq());
                return false;
            }
            long entry = group.pending(id.ms(), id.seq());
            if (entry == 0) {
                if (!force) {
                    return false;
                }
                entry = group.addPending(id.ms(), id.seq(), nowMs);
            } else if (!isIdle(entry)) {
                return false;
            }
            take(entry, id.ms(), id.seq());
            return true;
        }

        boolean isIdle(long entry) {
            return idleLeastMs == 0
                    || PendingEntry.consumer(entry) == 0
                    || nowMs - PendingEntry.deliveredMs(entry) >= idleLeastMs;
        }

        /// Takes a pending entry, and writes it; the stream stands at it.
        void take(long entry, long ms, long seq) {
            if (consumer == 0) {
                consumer = ReadCommands.consumer(cx, group, args, 1, CONSUMER);
                Consumer.activeMs(consumer, nowMs);
            }
            group.assign(entry, ms, seq, consumer);
            group.setDelivered(entry, ms, seq, deliveredMs);
            if (deliveries >= 0) {
                PendingEntry.deliveries(entry, deliveries);
            } else if (!justId) {
                PendingEntry.countDelivery(entry);
            }
            if (justId) {
                StreamId.reply(ms, seq, out);
            } else {
                stream.cursor().reply(out);
            }
        }
    }

    /// XAUTOCLAIM: gives the entries that have been idle long enough to a consumer, from an ID on.
    static void xautoclaim(ShardContext cx, Args args, ReplyWriter out) {
        StreamId start = Streams.type(cx).id();
        if (!number(args, IDLE, BAD_AUTOCLAIM_IDLE, out)) {
            return;
        }
        long idleLeastMs = args.longValue();
        if (!IdArguments.parseStart(args, START, start, out)) {
            return;
        }
        long count = COUNT_DEFAULT;
        boolean justId = false;
        for (int i = START + 1; i < args.count(); i++) {
            if (i + 1 < args.count() && args.is(i, Words.COUNT)) {
                i++;
                if (!args.tryLong(i) || args.longValue() < 1 || args.longValue() > COUNT_MAX) {
                    out.error(COUNT_NOT_POSITIVE);
                    return;
                }
                count = args.longValue();
            } else if (args.is(i, Words.JUSTID)) {
                justId = true;
            } else {
                out.error(ErrorReply.SYNTAX);
                return;
            }
        }
        if (!PendingCommands.openGroup(cx, args, out)) {
            return;
        }
        if (count >= COUNT_WITHOUT_MEMORY) {
            out.error(COUNT_TOO_HIGH);
            return;
        }
        claimIdle(new Claim(cx, args, idleLeastMs, justId, out), start, count, out);
        cx.keyspace().modified(cx.find(args, 1));
    }

    private static void claimIdle(Claim claim, StreamId start, long count, ReplyWriter out) {
        ConsumerGroup group = claim.group;
        List<StreamId> deleted = new ArrayList<>();
        int written = 0;
        long left = count;
        long attempts = count * ATTEMPTS_PER_COUNT;
        int mark = out.deferred();
        boolean more = group.seekPending(start.ms(), start.seq(), 0);
        while (attempts-- > 0 && left > 0 && more) {
            long ms = group.pendingMs();
            long seq = group.pendingSeq();
            long entry = group.pendingEntry();
            if (!claim.stream.seek(ms, seq)) {
                deleted.add(new StreamId(ms, seq));
                group.acknowledge(ms, seq);
                left--;
                more = group.seekPending(ms, seq, 0);
                continue;
            }
            if (claim.isIdle(entry)) {
                claim.take(entry, ms, seq);
                written++;
                left--;
            }
            more = group.nextPending();
        }
        out.closeDeferredArray(mark, written);
        byte[] entries = Arrays.copyOfRange(out.array(), mark, out.length());
        out.truncate(mark);
        out.arrayHeader(3);
        StreamId.reply(more ? group.pendingMs() : 0, more ? group.pendingSeq() : 0, out);
        out.raw(entries, 0, entries.length);
        out.arrayHeader(deleted.size());
        deleted.forEach(id -> id.reply(out));
    }
}
